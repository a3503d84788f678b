# shellcheck shell=bash
# What ./run and ./test share. They set COMMAND (their own name) and CHECKOUT first.

# shellcheck source-path=SCRIPTDIR
. "$CHECKOUT/deploy/versions.env"
# shellcheck source=announce.sh
. "$CHECKOUT/deploy/steps/announce.sh"
# shellcheck source=place.sh
. "$CHECKOUT/deploy/steps/place.sh"
# shellcheck source=processes.sh
. "$CHECKOUT/deploy/steps/processes.sh"
# shellcheck source=packages.sh
. "$CHECKOUT/deploy/steps/packages.sh"
# shellcheck source=checkout.sh
. "$CHECKOUT/deploy/steps/checkout.sh"
# shellcheck source=python.sh
. "$CHECKOUT/deploy/steps/python.sh"
# shellcheck source=servers.sh
. "$CHECKOUT/deploy/steps/servers.sh"
# shellcheck source=environment.sh
. "$CHECKOUT/deploy/steps/environment.sh"
