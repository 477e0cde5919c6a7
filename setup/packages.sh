# Part 1: Debian packages (setup/debian-packages).

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  if ((${#missing[@]} == 0)); then
    note "all there"
    return
  fi
  command -v apt-get >/dev/null ||
    die "these are missing and there is no apt-get: ${missing[*]}" \
        "install them with this system's package manager (setup/debian-packages lists all)"
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      die "these Debian packages are missing and only root may install them: ${missing[*]}" \
          "ask an administrator for: apt-get install ${missing[*]}"
    note "sudo may ask for your password, to install: ${missing[*]}"
    sudo -v || die "sudo refused" "ask an administrator for: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
  run_logged apt-update "reading the package lists" "${apt[@]}" update
  run_logged apt-install "installing ${missing[*]}" \
    "${apt[@]}" install --yes --no-install-recommends "${missing[@]}"
  note "done, $(part_seconds) s"
}

# One name a line. A newer CMake or Ninja on the PATH does as well as Debian's.
missing_packages() {
  local wanted installed package
  mapfile -t wanted < <(sed 's/#.*//' "$ROOT/setup/debian-packages" | xargs -n 1)
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
  for package in "${wanted[@]}"; do
    if grep -qxF "installed $package" <<<"$installed"; then continue; fi
    case $package in
      cmake) if has_cmake_3_25; then continue; fi ;;
      ninja-build) if command -v ninja >/dev/null; then continue; fi ;;
    esac
    echo "$package"
  done
}

has_cmake_3_25() {
  local version
  version=$(cmake --version 2>/dev/null | sed -n 's/^cmake version //p')
  [[ -n $version && $(printf '3.25\n%s\n' "$version" | sort -V | head -n 1) == 3.25 ]]
}
