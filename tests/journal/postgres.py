"""A PostgreSQL server of a test's own: in a temporary folder, on a Unix socket, gone afterwards."""
import contextlib
import glob
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

SKIPPED = 77  # what ctest takes for "skipped"


def binaries():
    """The folder with initdb and postgres of the newest installed version, or None."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), key=lambda f: int(f.split("/")[4]))
    if found:
        return pathlib.Path(found[-1]).parent
    on_path = shutil.which("postgres")
    return pathlib.Path(on_path).resolve().parent if on_path else None


@contextlib.contextmanager
def server():
    """Gives the server's postgres:// address."""
    bin_folder = binaries()
    folder = tempfile.mkdtemp(prefix="pg-", dir="/tmp")  # a socket's path must be short
    user = ["setpriv", "--pdeathsig", "TERM"]
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        try:
            account = pwd.getpwnam("postgres")
        except KeyError:
            account = pwd.getpwnam("nobody")
        os.chown(folder, account.pw_uid, account.pw_gid)
        user += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    data = f"{folder}/data"
    process = None
    try:
        subprocess.run([*user, bin_folder / "initdb", "-D", data, "-A", "trust", "-U", "tester", "--no-sync",
                        "-E", "UTF8", "--locale=C.UTF-8"], check=True, cwd=folder, stdout=subprocess.DEVNULL)
        log = open(f"{folder}/log", "wb")
        process = subprocess.Popen([*user, bin_folder / "postgres", "-D", data, "-k", folder, "-h", "",
                                    "-c", "max_connections=50"], cwd=folder, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while subprocess.run([bin_folder / "pg_isready", "-q", "-h", folder], cwd=folder).returncode != 0:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("postgres did not start:\n" + pathlib.Path(folder, "log").read_text())
            time.sleep(0.1)
        yield f"postgres://tester@/postgres?host={folder}"
    finally:
        if process:
            process.send_signal(2)  # a fast shutdown
            process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)
