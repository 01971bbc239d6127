package dev.waggle.agent.core.content;

import dev.waggle.model.spec.Payload;

/**
 * A file that a container is to see, with the bytes of a secret or config.
 *
 * @param place which of the task's {@link FilePlaces} it takes
 * @param mode its permission bits
 */
public record ContainerFile(int place, int uid, int gid, int mode, Payload bytes) {}
