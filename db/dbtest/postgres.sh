# Makes a PostgreSQL server in a new folder, says the folder, which holds the
# server's socket, and waits for the end of the standard input. Then it removes
# everything. Argument: the folder of PostgreSQL's programs.
trap '' HUP INT TERM # an interrupted test ends our input, and that is enough
unset TMPDIR         # a socket's path must be short
folder=$(mktemp -d) || exit 1

if "$1/initdb" --pgdata "$folder/data" --username standings --auth trust --locale C --encoding UTF8 --no-sync >"$folder/log" 2>&1
then
	"$1/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c max_connections=200 \
		-c fsync=off -c full_page_writes=off >>"$folder/log" 2>&1 </dev/null &
	server=$!
	echo "$folder"
	cat >/dev/null
	kill -QUIT $server # at once: nothing of it is to be kept
	wait $server
else
	cat "$folder/log"
fi
rm -rf "$folder"
