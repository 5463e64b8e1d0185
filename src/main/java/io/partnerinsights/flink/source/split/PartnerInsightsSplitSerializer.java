package io.partnerinsights.flink.source.split;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.session.ReadSplit;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Writes splits into checkpoints and savepoints. A split that cannot be read fails the reader that
 * gets it: Flink may lose what is thrown here.
 */
public final class PartnerInsightsSplitSerializer
    implements SimpleVersionedSerializer<PartnerInsightsSplit> {
  public static final ErrorTemplate UNSUPPORTED_VERSION =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The saved state of {owner} cannot be read",
          "the state has format version {version}, but this version of the connector reads only"
              + " format version {known}",
          "to continue the job, use the version of the connector that wrote the state. To start"
              + " over, start the job without a savepoint");

  public static final ErrorTemplate UNREADABLE_STATE =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The saved state of {owner} cannot be read",
          "{cause}",
          "restore the job from an earlier checkpoint. If there is none, start the job without a"
              + " savepoint, which starts a new read");

  private static final int VERSION = 1;
  private static final int INITIAL_BUFFER_BYTES = 512;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(PartnerInsightsSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(INITIAL_BUFFER_BYTES);
    out.writeUTF(split.splitId());
    SerializedText.write(out, split.fileSplit().toJson());
    out.writeLong(split.emittedRows());
    String etag = split.etag();
    out.writeBoolean(etag != null);
    out.writeUTF(etag == null ? "" : etag);
    return out.getCopyOfBuffer();
  }

  @Override
  public PartnerInsightsSplit deserialize(int version, byte[] bytes) {
    if (version != VERSION) {
      return PartnerInsightsSplit.ofUnreadableState(
          UNSUPPORTED_VERSION.error("a split", version, VERSION));
    }
    try {
      return readSplit(new DataInputDeserializer(bytes));
    } catch (IOException | RuntimeException e) {
      return PartnerInsightsSplit.ofUnreadableState(UNREADABLE_STATE.causedBy(e, "a split"));
    }
  }

  private static PartnerInsightsSplit readSplit(DataInputDeserializer in) throws IOException {
    String id = in.readUTF();
    ReadSplit fileSplit = ReadSplit.fromJson(SerializedText.read(in));
    long emittedRows = in.readLong();
    boolean hasTag = in.readBoolean();
    String etag = in.readUTF();
    return new PartnerInsightsSplit(id, fileSplit, emittedRows, hasTag ? etag : null);
  }
}
