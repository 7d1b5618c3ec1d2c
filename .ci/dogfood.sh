# For .ci/run: a DevEx of its own on a free port, in a folder of its own, that measures this very run through the agent.

dogfood=
server=
trap dogfood_stop EXIT

dogfood_build() {
  dotnet build src/Web --no-restore -v quiet && dotnet build src/Agent --no-restore -v quiet
}

dogfood_runs() {
  [ -n "$server" ]
}

# web <argument> ...: copied away, so that the build which it measures can't write into what runs.
web() {
  env -u ConnectionStrings__DevEx -u ASPNETCORE_URLS DEVEX_HOME="$dogfood/home" dotnet "$dogfood/web/DevEx.Web.dll" "$@"
}

devex() {
  env -u DO_NOT_TRACK DEVEX_AGENT_HOME="$dogfood/agent-home" dotnet "$dogfood/agent/devex.dll" "$@"
}

dogfood_start() {
  dogfood=$(mktemp -d) || return
  # The database of root runs as another user, who must be able to pass.
  chmod 755 "$dogfood"
  cp -R artifacts/bin/Web/debug "$dogfood/web" && cp -R artifacts/bin/Agent/debug "$dogfood/agent" || return

  env -u ConnectionStrings__DevEx -u ASPNETCORE_URLS DEVEX_HOME="$dogfood/home" \
    dotnet "$dogfood/web/DevEx.Web.dll" --urls http://127.0.0.1:0 >"$dogfood/server.log" 2>&1 &
  server=$!
  if ! dogfood_address || ! dogfood_connect; then
    cat "$dogfood/server.log"
    dogfood_stop
    return 1
  fi

  local status=0
  devex run --phase test -- sh -c 'exit 7' || status=$?
  [ "$status" = 7 ] || echo "devex run changed the exit code 7 into $status." >&2
  [ "$status" = 7 ]
}

# Sets $address once the server answers.
dogfood_address() {
  local tries=600
  while ((tries-- > 0)); do
    kill -0 "$server" 2>/dev/null || { echo "The server ended." >&2; return 1; }
    address=$(sed -n 's/.*ready: open \(http:[^ ]*\).*/\1/p' "$dogfood/server.log")
    [ -n "$address" ] && dogfood_answers && return 0
    sleep 0.1
  done
  echo "The server did not answer within a minute." >&2
  return 1
}

# A bare machine has no curl.
dogfood_answers() {
  local line
  exec 3<>"/dev/tcp/127.0.0.1/${address##*:}" || return
  printf 'GET /health/live HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
  read -r line <&3
  exec 3>&-
  [[ $line == *" 200 "* ]]
}

dogfood_connect() {
  token=$(web token create --kind agent --name "this check") && devex connect "$address" <<<"$token" >/dev/null
}

# measured <phase> <command> ...: runs it through the agent and notes what a clock on the wall says.
measured() {
  local phase=$1 from=${EPOCHREALTIME/[^0-9]/} status=0
  shift
  dogfood_runs || { "$@"; return; }
  # The tests of the agent have folders of their own.
  devex run -- env -u DEVEX_AGENT_HOME "$@" || status=$?
  echo "$phase $((from / 1000)) $((${EPOCHREALTIME/[^0-9]/} / 1000))" >>"$dogfood/steps"
  return "$status"
}

dogfood_check() {
  local status=0 log=artifacts/dogfood.log
  devex flush || return
  DEVEX_DOGFOOD_URL=$address DEVEX_DOGFOOD_TOKEN=$token DEVEX_DOGFOOD_STEPS=$dogfood/steps DOTNET_CLI_UI_LANGUAGE=en \
    dotnet test --project tests/EndToEnd --no-build --no-ansi --no-progress --explicit only --filter-class '*.DogfoodTests' >"$log" 2>&1 || status=$?
  cat "$log"
  build/tally.sh "$log" "$status" >artifacts/dogfood.sum
  return "$status"
}

dogfood_stop() {
  if dogfood_runs; then
    kill "$server" 2>/dev/null
    wait "$server" 2>/dev/null
    server=
  fi
  [ -z "$dogfood" ] || rm -rf "$dogfood"
  dogfood=
}
