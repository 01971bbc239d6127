# What is run often, by name. `make help` lists it.
MVN ?= ./mvnw -B -ntp
SEED ?=
SEEDS ?=
SCRIPTS ?=
FIRST ?=
JMH ?=
MODULES_UNDER_TEST = shared-model,manager-war,agent-war
COMPAT = $(MVN) verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: help quick verify sim engine compat compat-record faults bench jmh format reproducible

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

quick: ## compile, unit and architecture tests
	$(MVN) -pl $(MODULES_UNDER_TEST) test

verify: ## everything that this machine can run, formatting and the reports' count included
	$(MVN) verify
	.ci/count

sim: ## the simulation: make sim SEED=4711 replays a run and writes its trace, SEEDS=5000 tries many (FIRST=n: from there)
	$(MVN) -pl integration-tests -am package -Dtest='*SimTest' -Dsurefire.failIfNoSpecifiedTests=false \
	  $(if $(SEED),-Dwaggle.sim.seed=$(SEED)) \
	  $(if $(SEEDS),-Dwaggle.sim.seeds=$(SEEDS) -Draft.runs=$(SEEDS)) \
	  $(if $(FIRST),-Dwaggle.sim.first=$(FIRST) -Draft.seed=$(FIRST))

engine: ## tests against a real Docker Engine (needs dockerd and root)
	$(MVN) verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test='*EngineIT' -Dfailsafe.failIfNoSpecifiedTests=false

compat: ## the article and all scripts on three hosts, beside a real Docker swarm: make compat SEED=7 draws other names and counts, SCRIPTS=jobs,nodes only those (needs dockerd and root)
	$(COMPAT) -Dit.test='*CompatIT' -Dwaggle.compat.live=true $(if $(SEED),-Dwaggle.compat.seed=$(SEED)) $(if $(SCRIPTS),-Dwaggle.compat.scripts=$(SCRIPTS))

compat-record: ## plays the scripts on a real swarm and keeps its answers for those who have none at hand; SCRIPTS as above (needs dockerd and root)
	$(COMPAT) -Dit.test=ScriptsCompatIT -Dwaggle.compat.record=true $(if $(SCRIPTS),-Dwaggle.compat.scripts=$(SCRIPTS))

faults: ## every fault on real hosts, also in pairs: an hour (needs dockerd and root); FAULTS=KILL,CUT only those and their pairs, PART=2/3 the second third
	$(MVN) verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test='*FaultsIT' -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Dwaggle.faults=$(or $(FAULTS),all) $(if $(PART),-Dwaggle.faults.part=$(PART)) -Dwaggle.excluded.tests=none

bench: ## what the documentation promises, measured beside a real swarm (needs dockerd and root)
	bench/run

jmh: ## scheduler and reducer at 100,000 tasks: make jmh JMH='Scheduler -p tasks=1000'
	# What was compiled without the benchmarks' annotation processor would not be compiled again.
	rm -rf manager-war/target/test-classes manager-war/target/maven-status
	$(MVN) -Dfast -Pjmh -pl manager-war -am test -DskipTests -Djmh.arguments="$(JMH)"

format: ## apply the formatter
	$(MVN) -Dfast spotless:apply

reproducible: ## build twice, compare the checksums of jars, WARs and EAR
	.ci/reproducible
