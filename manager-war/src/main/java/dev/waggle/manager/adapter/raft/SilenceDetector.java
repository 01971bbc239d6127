package dev.waggle.manager.adapter.raft;

import java.util.List;
import org.jgroups.Address;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.FD_ALL3;

/**
 * Also tells the transport who is not heard. The library excludes only whom the coordinator does
 * not hear: two members that are cut off from each other can stay in one view.
 */
public final class SilenceDetector extends FD_ALL3 {
  private static final short ID = 1523;

  static {
    ClassConfigurator.addProtocol(ID, SilenceDetector.class);
  }

  private final RaftTransport transport;

  SilenceDetector(RaftTransport transport) {
    this.transport = transport;
  }

  @Override
  protected void suspect(List<Address> suspects) {
    super.suspect(suspects);
    transport.silent(suspects);
  }
}
