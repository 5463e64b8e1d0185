package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.flink.source.split.PartnerInsightsSplitSerializer;
import io.partnerinsights.flink.source.split.SerializedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Writes the enumerator's state, and reads that of all earlier versions. */
public final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {
  /** Version 1 had no unbounded reads. */
  private static final int VERSION = 2;

  private static final int INITIAL_BYTES = 1024;

  private final PartnerInsightsSplitSerializer splits = new PartnerInsightsSplitSerializer();

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(EnumeratorState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
    out.writeBoolean(state.unbounded());
    out.writeBoolean(state.position().isPresent());
    SerializedText.write(out, state.position().orElse(""));
    out.writeBoolean(state.planned());
    out.writeInt(splits.getVersion());
    out.writeInt(state.unassigned().size());
    for (PartnerInsightsSplit split : state.unassigned()) {
      byte[] bytes = splits.serialize(split);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public EnumeratorState deserialize(int version, byte[] bytes) throws IOException {
    if (version < 1 || version > VERSION) {
      throw new IOException(
          "An enumerator's state has version " + version + ", which this connector cannot read");
    }
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    boolean unbounded = version > 1 && in.readBoolean();
    boolean begun = in.readBoolean();
    String position = SerializedText.read(in);
    boolean planned = in.readBoolean();
    return new EnumeratorState(
        unbounded, begun ? Optional.of(position) : Optional.empty(), planned, readSplits(in));
  }

  private List<PartnerInsightsSplit> readSplits(DataInputDeserializer in) throws IOException {
    int version = in.readInt();
    int count = in.readInt();
    List<PartnerInsightsSplit> read = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] split = new byte[in.readInt()];
      in.readFully(split);
      read.add(splits.deserialize(version, split));
    }
    return read;
  }
}
