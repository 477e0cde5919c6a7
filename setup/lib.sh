# Shared by setup/install, quickstart and run-tests: messages, timing, downloads, stamps.
# Source it with ROOT set to the top of the checkout.

DEPS="$ROOT/.deps"
LOGS="$DEPS/log"
DOWNLOADS="${ROLELLM_DOWNLOADS:-$DEPS/downloads}"
CURRENT_PART="setup"  # what progress lines begin with

say() { printf '%s\n' "$*" >&2; }

# die REASON [HINT]
die() {
  say "error: $1"
  if [[ $# -gt 1 ]]; then say "  try: $2"; fi
  exit 1
}

# begin_part LABEL: names the part that the next messages are about and starts its clock.
begin_part() {
  CURRENT_PART=$1
  PART_BEGAN=$SECONDS
}
part_seconds() { echo $((SECONDS - PART_BEGAN)); }
note() { say "$CURRENT_PART: $*"; }

# run_logged NAME WHAT COMMAND...: runs a noisy command into .deps/log/NAME.log, shows that it is
# alive, and on failure shows the log's last 20 lines and ends the script.
run_logged() {
  local name=$1 what=$2 status=0
  shift 2
  local log="$LOGS/$name.log"
  mkdir -p "$LOGS"
  note "$what …"
  show_progress "$log" "$what" 9>&- &
  local watcher=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  if ((status != 0)); then
    say "--- the last lines of ${log#"$ROOT"/}"
    tail -n 20 "$log" >&2
    say "---"
    die "$CURRENT_PART: $what failed (${1##*/} ended with status $status)" \
        "read ${log#"$ROOT"/}, then run setup/install again: finished parts are kept"
  fi
}

# Says every 15 s how long the part has run and, for ninja, how far it is.
show_progress() {
  local log=$1 what=$2 done_of
  while sleep 15 && kill -0 $$ 2>/dev/null; do
    done_of=$(tail -c 4000 "$log" 2>/dev/null | grep -o '^\[[0-9]*/[0-9]*\]' | tail -n 1 || true)
    note "$what … $(part_seconds) s ${done_of}"
  done
}

# pin NAME FIELD: version, sha256 or file of a package in setup/pins.
pin() {
  local column
  case $2 in version) column=2 ;; sha256) column=3 ;; file) column=4 ;; esac
  awk -v name="$1" -v column="$column" '$1 == name { print $column }' "$ROOT/setup/pins"
}

# fetch NAME [PIP OPTIONS]: downloads a pinned package unless it is there already, verified.
# The file is then $DOWNLOADS/$(pin NAME file).
fetch() {
  local name=$1 file sha256 version part
  shift
  file=$(pin "$name" file) sha256=$(pin "$name" sha256) version=$(pin "$name" version)
  if has_sha256 "$DOWNLOADS/$file" "$sha256"; then return; fi
  mkdir -p "$DOWNLOADS"
  part="$DOWNLOADS/.$name.part"
  rm -rf "$part"
  mkdir "$part"
  printf '%s==%s --hash=sha256:%s\n' "$name" "$version" "$sha256" >"$part/wanted.txt"
  # --require-hashes makes pip refuse other bytes before it so much as opens the file.
  run_logged "download-$name" "downloading $name $version" \
    python3 -m pip download --no-deps --no-cache-dir --disable-pip-version-check --progress-bar off \
    --require-hashes --requirement "$part/wanted.txt" --dest "$part" "$@"
  has_sha256 "$part/$file" "$sha256" ||
    die "$name: expected $file with SHA-256 $sha256, and the download is something else"
  mv "$part/$file" "$DOWNLOADS/$file"
  rm -rf "$part"
}

has_sha256() { [[ -f $1 ]] && echo "$2  $1" | sha256sum --check --status; }

# drop_download NAME: gives the disk space back, unless the user named a folder to keep them in.
drop_download() {
  if [[ -z ${ROLELLM_DOWNLOADS:-} ]]; then
    rm -f "$DOWNLOADS/$(pin "$1" file)"
    rmdir --ignore-fail-on-non-empty "$DOWNLOADS"
  fi
}

# A part's folder carries its stamp, so both come into place by one rename.
# is_installed PART STAMP
is_installed() { [[ -f $DEPS/$1/STAMP && $(<"$DEPS/$1/STAMP") == "$2" ]]; }

# start_work PART: an empty folder to build the part in; prints its path.
start_work() {
  local work="$DEPS/.work-$1" free_mb
  free_mb=$(df --output=avail --block-size=M "$DEPS" | tail -n 1 | tr -dc '0-9')
  ((free_mb >= 2000)) || die "$CURRENT_PART: expected 2000 MB of free disk, found $free_mb MB"
  rm -rf "$work"
  mkdir -p "$work/result"
  echo "$work"
}

# put_in_place PART STAMP: result/ of the work folder becomes the part.
put_in_place() {
  local work="$DEPS/.work-$1"
  printf '%s\n' "$2" >"$work/result/STAMP"
  if [[ -e $DEPS/$1 ]]; then mv -T "$DEPS/$1" "$work/old"; fi
  mv -T "$work/result" "$DEPS/$1"
  rm -rf "$work"
}

# require_libraries FOLDER: every library there finds all the libraries it needs.
require_libraries() {
  local missing
  missing=$(ldd "$1"/*.so* 2>/dev/null | grep 'not found' | sort -u || true)
  [[ -z $missing ]] || die "$CURRENT_PART: libraries are missing:"$'\n'"$missing"
}

# build_preset PRESET [cmake --build OPTIONS]: configures and builds, with ninja's progress shown.
# Eight files of a room are compiled as one: a whole build takes a third of the time.
build_preset() {
  local preset=$1
  shift
  begin_part "build $preset"
  run_logged "configure-$preset" "configuring" \
    cmake --preset "$preset" -DCMAKE_UNITY_BUILD=ON
  cmake --build --preset "$preset" --parallel "$(nproc)" "$@" >&2 ||
    die "$CURRENT_PART failed" "read the first error above"
  note "done, $(part_seconds) s"
}
