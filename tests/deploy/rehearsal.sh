#!/bin/bash
# A night with one real user per room, the matcher without a network and with the key as a credential, as the units
# of deploy/systemd would have it. Run as root in a mount namespace of its own: unshare --mount rehearsal.sh
#   PYTHON  interpreter     CHECKOUT  the source     WORK  an empty folder that everybody may enter
# Prints one line a fact; the test reads them.
set -eu
CRAWL=61001 MATCH=61002 REPORT=61003 BACKUP=61005
ALL=61100 PUBLIC=61101 REGISTER=61102 MATCHES=61103 CASEBOOK=61104
DATA=$WORK/data PORT=${PORT:-48123}
export PYTHONPATH=$CHECKOUT PYTHONDONTWRITEBYTECODE=1

# the interpreter and the source may lie in a folder that only root may enter: show them to everybody in here
mount --make-rprivate /
number=0
for path in "$("$PYTHON" -c 'import sys; print(sys.base_prefix)')" "$CHECKOUT" "$("$PYTHON" -c 'import sys; print(sys.prefix)')"; do
  closed=
  above=$path
  while [ "$above" != / ]; do
    case $(stat -c %A "$above") in *[xt]) ;; *) closed=$above ;; esac
    above=$(dirname "$above")
  done
  [ -z "$closed" ] && continue
  number=$((number + 1))
  mkdir -p "$WORK/shown/$number"
  mount --bind "$path" "$WORK/shown/$number"
  mountpoint -q "$closed" || mount -t tmpfs -o mode=0755 tmpfs "$closed"
  mkdir -p "$path"
  mount --bind "$WORK/shown/$number" "$path"
done

if ! told=$(setpriv --reuid $CRAWL --regid $ALL --clear-groups \
  bash -c 'cat "$2"/lekwacht/cli.py > /dev/null && "$1" -c "import lekwacht.cli"' bash "$PYTHON" "$CHECKOUT" 2>&1); then
  echo "the rooms' users cannot read the source or the interpreter: ${told##*$'\n'}" >&2
  echo "let everybody read them: chmod -R go+rX '$CHECKOUT' '$("$PYTHON" -c 'import sys; print(sys.prefix)')'" >&2
  exit 4
fi

folder() { install -d -m "$1" -o "$2" -g "$3" "$4"; }  # as in deploy/tmpfiles.d
folder 2750 0 $ALL "$DATA"
folder 2770 $CRAWL $PUBLIC "$DATA/public"
folder 2770 $CRAWL $PUBLIC "$DATA/public/warc"
folder 2770 $MATCH $REGISTER "$DATA/confidential"
folder 2770 $MATCH $MATCHES "$DATA/matches"
folder 2770 $REPORT $CASEBOOK "$DATA/casebook"
folder 2770 $REPORT $CASEBOOK "$DATA/casebook/evidence"
folder 2770 $REPORT $CASEBOOK "$DATA/casebook/exports"
folder 2770 $REPORT $ALL "$DATA/nights"
folder 0700 0 0 "$WORK/etc"
folder 0700 $MATCH $MATCH "$WORK/cache"
folder 0500 $MATCH $MATCH "$WORK/credentials"
folder 0700 $BACKUP $BACKUP "$WORK/backups"

lekwacht() { user=$1 groups=$2; shift 2
  setpriv --reuid "$user" --regid $ALL --groups "$ALL,$groups" --bounding-set -all --no-new-privs \
    "$PYTHON" -m lekwacht --data "$DATA" "$@"; }
crawl() { lekwacht $CRAWL $PUBLIC "$@"; }
match() { export CREDENTIALS_DIRECTORY=$WORK/credentials NUMBA_CACHE_DIR=$WORK/cache
  unshare --net setpriv --reuid $MATCH --regid $ALL --groups $ALL,$PUBLIC,$REGISTER,$MATCHES --bounding-set -all \
    --no-new-privs "$PYTHON" -m lekwacht --data "$DATA" "$@"; }
report() { lekwacht $REPORT $PUBLIC,$MATCHES,$CASEBOOK "$@"; }

"$PYTHON" -m lekwacht --data "$DATA" init --key-file "$WORK/etc/key" >&2
install -m 0400 -o $MATCH "$WORK/etc/key" "$WORK/credentials/lekwacht-key"
sed -i -e 's|^key_file = .*|key_file = ""|' -e "s|^# loopback = .*|loopback = [\"127.0.0.1:$PORT\"]|" \
  -e 's|^# delay_s = .*|delay_s = 0.0|' "$DATA/lekwacht.toml"
chmod 0640 "$DATA/lekwacht.toml"

cd "$CHECKOUT/lekwacht/demo/sites/forum"
"$PYTHON" -m http.server --bind 127.0.0.1 "$PORT" >/dev/null 2>&1 &
web=$!
cd /
mkdir "$WORK/bin"
mkfifo -m 0666 "$WORK/ask" "$WORK/answer"
install -d -m 0777 "$WORK/status"
cat > "$WORK/bin/systemctl" <<END
#!/bin/sh
shift # --no-ask-password
case \$1 in
start) echo "\$3" > $WORK/ask; read code < $WORK/answer; echo "\$code" > $WORK/status/\$3; exit "\$code" ;;
show) cat $WORK/status/\$4 ;;
esac
END
chmod 0755 "$WORK/bin/systemctl"
(while read -r unit < "$WORK/ask"; do  # what systemd would do
  code=0
  case $unit in
  lekwacht-crawl.service) crawl step crawl >&2 || code=$? ;;
  lekwacht-match.service) match step match >&2 || code=$? ;;
  *) code=4 ;;
  esac
  echo $code > "$WORK/answer"
done) &
manager=$!
trap 'kill $manager $web' EXIT

crawl sites add "http://127.0.0.1:$PORT/" --name forum --yes >&2
"$PYTHON" -c 'import json, sys, documents
data = open(sys.argv[1], "rb").read()
for part in documents.read(data, name="decision", purpose=documents.Purpose.ENROLMENT).sections:
    print(json.dumps({"ref": "B-1", "kind": "afwijzende beschikking", "section": part.label, "text": part.text}))
' "$CHECKOUT/lekwacht/demo/decision.pdf" | match enrol --jsonl - >&2

code=0
PATH=$WORK/bin:$PATH LEKWACHT_UNITS=1 report nightly || code=$?
echo "night ended with $code"
report incidents list
for room in "$CRAWL $PUBLIC confidential" "$CRAWL $PUBLIC casebook" "$REPORT $PUBLIC,$MATCHES,$CASEBOOK confidential" \
  "$MATCH $PUBLIC,$REGISTER,$MATCHES casebook"; do
  read -r user groups closed <<< "$room"
  setpriv --reuid "$user" --regid $ALL --groups "$ALL,$groups" ls "$DATA/$closed" >/dev/null 2>&1 \
    && echo "$user can open $closed" || echo "$user cannot open $closed"
done
code=0
match purge-register >&2 || code=$?
echo "purge of the register ended with $code"
code=0
lekwacht $BACKUP $PUBLIC,$REGISTER,$MATCHES,$CASEBOOK backup "$WORK/backups/today" >&2 || code=$?
echo "backup ended with $code"
