# shellcheck shell=bash
# The platform runs from a copy of the checkout, made at each start: the checkout may lie where the
# service user cannot look (/root), is never written to, and may be edited or switched meanwhile.
# The service user can read the copy and not change it.

# The checkout as a stream, without what Git does not keep.
pack_checkout() {
  tar --create --directory="$CHECKOUT" --exclude=./.git --exclude-from="$CHECKOUT/.gitignore" \
    --sort=name --owner=0 --group=0 --numeric-owner --mode=a+rX,go-w "$@" .
}

# Equal content, equal fingerprint, whatever the times of the files.
fingerprint_checkout() { pack_checkout --mtime=@0 | sha256sum | cut --characters=-64; }

# unpack_checkout FOLDER
unpack_checkout() {
  rm --recursive --force "$1" "$1.new"
  mkdir "$1.new"
  pack_checkout | tar --extract --directory="$1.new" --no-same-owner
  mv "$1.new" "$1"
}

# copy_checkout FOLDER: renewed when the content changed. Sets FINGERPRINT.
copy_checkout() {
  local folder=$1
  FINGERPRINT=$(fingerprint_checkout)
  if [ "$(cat "$folder.fingerprint" 2>/dev/null)" = "$FINGERPRINT" ]; then
    OUTCOME=unchanged
    return
  fi
  rm --force "$folder.fingerprint"
  unpack_checkout "$folder"
  echo "$FINGERPRINT" >"$folder.fingerprint"
  OUTCOME="copied to $folder"
}
