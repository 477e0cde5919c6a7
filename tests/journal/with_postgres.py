"""Runs a command with ROLELLM_TEST_POSTGRES naming a PostgreSQL server that lives as long as it does."""
import os
import subprocess
import sys

import postgres

if postgres.binaries() is None:
    print("skipped: no PostgreSQL server is installed (Debian package postgresql)")
    sys.exit(postgres.SKIPPED)
with postgres.server() as address:
    sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "ROLELLM_TEST_POSTGRES": address}).returncode)
