package dev.waggle.manager.adapter.raft;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;
import org.jgroups.Header;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.raft.RaftHeader;

/** Marks a JGroups message as one of ours; begins with the format number of its body (R16). */
public final class RaftMessageHeader extends RaftHeader {
  static final byte FORMAT = 1;
  private static final short MAGIC = 3520;

  static {
    ClassConfigurator.addIfAbsent(MAGIC, RaftMessageHeader.class);
  }

  private byte format;

  /** For JGroups, which reads the rest with {@link #readFrom}. */
  public RaftMessageHeader() {}

  RaftMessageHeader(long term) {
    super(term);
    this.format = FORMAT;
  }

  boolean isKnownFormat() {
    return format == FORMAT;
  }

  byte format() {
    return format;
  }

  /** Makes JGroups know this class before the first message comes. */
  static void register() {}

  @Override
  public short getMagicId() {
    return MAGIC;
  }

  @Override
  public Supplier<? extends Header> create() {
    return RaftMessageHeader::new;
  }

  @Override
  public int serializedSize() {
    return Byte.BYTES + super.serializedSize();
  }

  @Override
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(format);
    super.writeTo(out);
  }

  @Override
  public void readFrom(DataInput in) throws IOException, ClassNotFoundException {
    format = in.readByte();
    super.readFrom(in);
  }
}
