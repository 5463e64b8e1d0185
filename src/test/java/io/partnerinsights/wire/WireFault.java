package io.partnerinsights.wire;

import java.util.EnumSet;
import java.util.Set;

/**
 * A fault of one download response, and of those after it.
 *
 * @param response the number of the download response, from 0
 * @param position the number of bytes that arrive before the fault, head included
 * @param times the number of responses, from the first one on, that end at this position
 */
public record WireFault(int response, int position, Ending ending, Set<Edit> edits, int times) {

  /** What happens at the position. */
  public enum Ending {
    /** The connection is closed. */
    CUT,
    /** The connection is reset, which may also lose bytes before the position. */
    RESET,
    /** The server's half of the connection is closed. */
    HALF_CLOSE,
    /** Nothing more arrives, and the connection stays open. */
    STALL,
    /** Each further byte arrives alone. */
    DRIP,
    /** Each further byte arrives alone, one in a second. */
    CRAWL,
    /** Nothing: only the edits apply. */
    NONE
  }

  /** What changes in this response, and in requests and responses after it. */
  public enum Edit {
    /** No Content-Length: the body ends with the connection. */
    NO_LENGTH,
    /** Chunks in place of a Content-Length. */
    CHUNKED,
    /** No ETag. */
    NO_TAG,
    NO_CONTENT_RANGE,
    NO_ACCEPT_RANGES,
    /** Later requests lose their Range, so that the whole file arrives. */
    RANGE_IGNORED,
    /** Later requests lose their If-Match. */
    CONDITION_IGNORED,
    /** The file changes before the response ends. */
    FILE_CHANGES
  }

  static WireFault noFault() {
    return new WireFault(Integer.MAX_VALUE, 0, Ending.NONE, EnumSet.noneOf(Edit.class), 0);
  }

  boolean hasEdit(Edit edit) {
    return edits.contains(edit);
  }

  /** Whether a response ends at the position. */
  boolean endsResponse(int number) {
    return number >= response && number < response + times;
  }

  /** Returns the name under which the table counts this fault. */
  String name() {
    String editText = edits.isEmpty() ? "" : " " + edits;
    return ending + editText + (times > 1 ? " always" : "");
  }
}
