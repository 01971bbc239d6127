package dev.waggle.archfixture.engineclient.core.task;

import com.github.dockerjava.api.DockerClient;

/** Planted: a rule that talks to the engine itself. */
public record KnowsDockerJava(DockerClient client) {}
