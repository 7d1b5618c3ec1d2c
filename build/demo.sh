#!/bin/sh
# Sends the invented organisation to a DevEx that runs, with a token made for it. Arguments go to the demo command.
set -eu
cd "$(dirname "$0")/.."

dotnet build src/Web -v quiet --nologo
web="dotnet run --project src/Web --no-build --"
DEVEX_TOKEN=$($web token create --kind import --name demo)
export DEVEX_TOKEN
exec $web demo "$@"
