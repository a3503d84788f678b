# One image for every process of deploy/Procfile and for the commands; docker-compose.yml starts them.
# The same system, Python and locks as ./run. No secret is needed to build it and none is inside.

FROM debian:12.12-slim AS python
COPY deploy/packages-image.txt /tmp/
RUN apt-get update \
 && grep --invert-match '^#' /tmp/packages-image.txt \
  | xargs apt-get install --yes --no-install-recommends \
 && rm --recursive --force /var/lib/apt/lists/*

FROM python AS packages
COPY requirements.lock /tmp/
RUN python3 -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: \
    --requirement /tmp/requirements.lock

FROM python
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /var/lib/distretti \
    --shell /usr/sbin/nologin distretti \
 && install --directory --owner distretti --group distretti --mode 0700 \
    /var/lib/distretti /var/backups/distretti /var/files/distretti
COPY --from=packages /opt/venv /opt/venv
COPY . /srv/distretti
WORKDIR /srv/distretti
ENV PATH=/opt/venv/bin:$PATH \
    LC_ALL=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/srv/static \
    STATE_DIR=/var/lib/distretti \
    HOME=/var/lib/distretti
# Neither servers nor keys are asked for static files: these values only let the settings be read.
RUN python -m compileall -q /srv/distretti \
 && SECRET_KEY=build DATABASE_URL=postgis://nobody@nowhere/none REDIS_URL=redis://nowhere \
    python manage.py collectstatic --no-input
USER distretti
EXPOSE 8000
CMD ["deploy/process", "web"]
