# What the lines of a script may call. W1, W2, W3 are the sockets of the machines.

# each COMMAND...: the same on every machine, one after the other
each() {
  for _socket in "$W1" "$W2" "$W3"; do
    DOCKER_HOST=unix://$_socket "$@"
  done
}

# containers SERVICE: the running containers of a service, a line of socket and id each, by name
containers() {
  for _socket in "$W1" "$W2" "$W3"; do
    DOCKER_HOST=unix://$_socket docker ps --filter "label=com.docker.swarm.service.name=$1" \
      --format "{{.Names}} $_socket {{.ID}}"
  done | sort -V | cut -d ' ' -f 2-
}

# inside SERVICE COMMAND...: in one of its containers
inside() {
  _first=$(containers "$1" | head -n 1)
  shift
  DOCKER_HOST=unix://${_first% *} docker exec "${_first#* }" "$@"
}

# container SERVICE [OPTION...]: docker inspect of one of its containers
container() {
  _first=$(containers "$1" | head -n 1)
  shift
  DOCKER_HOST=unix://${_first% *} docker inspect "$@" "${_first#* }"
}

# tasks SERVICE [OPTION...]: how many of its tasks are in which state, on the way to which
tasks() {
  docker service ps "$@" --format '{{.DesiredState}} {{.CurrentState}}' | sed 's/ [0-9LlAa].* ago$//' |
    sort | uniq -c | awk '{$1=$1}1'
}

# the rest is for the end of every script

clean_up() {
  docker service rm $(docker service ls -q) >/dev/null 2>&1
  for _service in $(docker service ls -q); do echo "is left: $_service"; done
  docker secret rm $(docker secret ls -q) >/dev/null 2>&1
  docker config rm $(docker config ls -q) >/dev/null 2>&1
  for _node in $(docker node ls -q); do
    docker node update --availability active "$_node" >/dev/null
    for _label in $(docker node inspect -f '{{range $k, $v := .Spec.Labels}}{{$k}} {{end}}' "$_node"); do
      docker node update --label-rm "$_label" "$_node" >/dev/null
    done
  done
  docker secret ls -q
  docker config ls -q
  docker node ls --format '{{.Hostname}} {{.Status}} {{.Availability}} {{.ManagerStatus}}' | sort
}

# what is left behind was compared before
clean_machines() {
  each eval 'docker rm -f $(docker ps -aq) >/dev/null 2>&1; docker volume rm $(docker volume ls -q) >/dev/null 2>&1'
  each docker volume ls -q
}
