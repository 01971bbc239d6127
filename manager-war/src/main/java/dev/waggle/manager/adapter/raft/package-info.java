/**
 * The replicated log: JGroups RAFT with the judgement replaced by the paper's rules.
 *
 * <p>{@link dev.waggle.manager.adapter.raft.RaftGroup} is what others use. {@code RaftNode} holds
 * what one member knows and does, without thread, clock or network; {@code RaftRules} are the rules
 * it decides by; {@code StrictRaft} and {@code StrictElection} carry its messages through a JGroups
 * stack; {@code ChecksummedLog} keeps it on disk.
 */
@NullMarked
package dev.waggle.manager.adapter.raft;

import org.jspecify.annotations.NullMarked;
