package io.partnerinsights.wire;

import io.partnerinsights.wire.WireFault.Edit;
import io.partnerinsights.wire.WireFault.Ending;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The faults that are tried at each position. */
public final class WireFaults {
  private static final Set<Edit> NOTHING = EnumSet.noneOf(Edit.class);

  private static final List<Set<Edit>> WITH_A_CUT =
      List.of(
          EnumSet.of(Edit.NO_LENGTH),
          EnumSet.of(Edit.CHUNKED),
          EnumSet.of(Edit.NO_TAG),
          EnumSet.of(Edit.NO_CONTENT_RANGE),
          EnumSet.of(Edit.NO_ACCEPT_RANGES),
          EnumSet.of(Edit.RANGE_IGNORED),
          EnumSet.of(Edit.NO_LENGTH, Edit.NO_TAG),
          EnumSet.of(Edit.NO_LENGTH, Edit.NO_CONTENT_RANGE),
          EnumSet.of(Edit.NO_LENGTH, Edit.RANGE_IGNORED),
          EnumSet.of(Edit.CHUNKED, Edit.NO_CONTENT_RANGE),
          EnumSet.of(Edit.FILE_CHANGES),
          EnumSet.of(Edit.FILE_CHANGES, Edit.CONDITION_IGNORED),
          EnumSet.of(Edit.FILE_CHANGES, Edit.CONDITION_IGNORED, Edit.RANGE_IGNORED),
          EnumSet.of(Edit.FILE_CHANGES, Edit.CONDITION_IGNORED, Edit.NO_TAG),
          EnumSet.of(Edit.FILE_CHANGES, Edit.CONDITION_IGNORED, Edit.NO_LENGTH));

  private WireFaults() {}

  public static List<WireFault> inBody(int response, int position) {
    List<WireFault> faults = inHead(response, position);
    WITH_A_CUT.forEach(
        edits -> faults.add(new WireFault(response, position, Ending.CUT, edits, 1)));
    return faults;
  }

  /** Returns all faults at a position in a response's head, which is lost as a whole. */
  public static List<WireFault> inHead(int response, int position) {
    List<WireFault> faults = new ArrayList<>();
    for (Ending ending : List.of(Ending.CUT, Ending.RESET, Ending.HALF_CLOSE, Ending.STALL)) {
      faults.add(new WireFault(response, position, ending, NOTHING, 1));
    }
    faults.add(new WireFault(response, position, Ending.DRIP, NOTHING, 1));
    return faults;
  }

  /** Returns the faults that strip headers without a cut, and those that never end. */
  public static List<WireFault> lasting(int response, int length) {
    List<WireFault> faults = new ArrayList<>();
    WITH_A_CUT.forEach(edits -> faults.add(new WireFault(response, length, Ending.NONE, edits, 1)));
    for (Ending ending : List.of(Ending.CUT, Ending.RESET, Ending.HALF_CLOSE, Ending.STALL)) {
      faults.add(new WireFault(response, length / 2, ending, NOTHING, Integer.MAX_VALUE >> 1));
      faults.add(new WireFault(response, length - 1, ending, NOTHING, Integer.MAX_VALUE >> 1));
    }
    return faults;
  }
}
