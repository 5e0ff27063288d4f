#!/bin/bash
# What people rely on in the official image: without a command Cassandra starts; root gives way to the
# user 999; variables CASSANDRA_* go into the configuration; then the command takes this process over.
set -e
PATH=/opt/cassandra/bin:$PATH
conf=/etc/cassandra
if [ $# = 0 ] || [ "${1#-}" != "$1" ]; then set -- cassandra "$@"; fi
if [ "$1" = cassandra ] && [ "$(id -u)" = 0 ]; then
  find /var/lib/cassandra "$conf" ! -user 999 -exec chown 999 {} +
  exec setpriv --reuid=999 --regid=999 --clear-groups -- "$0" "$@"
fi
if [ "$1" = cassandra ]; then
  address=$(hostname -i)
  address=${address%% *}
  [ "${CASSANDRA_LISTEN_ADDRESS:-auto}" != auto ] || CASSANDRA_LISTEN_ADDRESS=$address
  [ "${CASSANDRA_BROADCAST_ADDRESS:-auto}" != auto ] || CASSANDRA_BROADCAST_ADDRESS=$CASSANDRA_LISTEN_ADDRESS
  CASSANDRA_RPC_ADDRESS=${CASSANDRA_RPC_ADDRESS:-0.0.0.0}
  CASSANDRA_BROADCAST_RPC_ADDRESS=${CASSANDRA_BROADCAST_RPC_ADDRESS:-$CASSANDRA_BROADCAST_ADDRESS}
  CASSANDRA_SEEDS=${CASSANDRA_SEEDS:-$CASSANDRA_BROADCAST_ADDRESS}
  put() { # file key separator value
    local changed
    changed=$(sed "s|^\(# \)\{0,1\}$2$3.*|$2$3$4|" "$conf/$1")
    printf '%s\n' "$changed" >"$conf/$1"
  }
  for key in cluster_name num_tokens endpoint_snitch listen_address broadcast_address rpc_address broadcast_rpc_address; do
    name=CASSANDRA_${key^^}
    if [ -n "${!name}" ]; then put cassandra.yaml "$key" ': ' "${!name}"; fi
  done
  put cassandra.yaml '      - seeds' ': ' "\"$CASSANDRA_SEEDS\""
  if [ -n "$CASSANDRA_DC" ]; then put cassandra-rackdc.properties dc = "$CASSANDRA_DC"; fi
  if [ -n "$CASSANDRA_RACK" ]; then put cassandra-rackdc.properties rack = "$CASSANDRA_RACK"; fi
fi
exec "$@"
