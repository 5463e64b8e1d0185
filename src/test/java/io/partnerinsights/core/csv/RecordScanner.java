package io.partnerinsights.core.csv;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cuts a report's file into records and fields; the wall between bytes and values. It keeps the
 * lexical rules (quotes, line ends, longest field, blank lines, as many fields as the header has),
 * so that whoever decodes needs to know none of them.
 *
 * <p>The fields of the current record are slices of {@link #bytes()}, without their quotes, valid
 * until the next {@link #next()}. Problems are thrown as {@link
 * io.partnerinsights.core.errors.PartnerInsightsException}.
 */
interface RecordScanner extends Closeable {
  /** The names in the first record; none when the file is empty. */
  List<String> header();

  /** From now on only these fields of a record, counted from 0, will be asked for. */
  void keep(int[] fields);

  /** Moves to the next record after the header; false when there is none. */
  boolean next();

  /** The number of the current record, from 1; the header does not count. */
  long row();

  /** The line on which the current record starts, from 1; a record may span lines. */
  long line();

  /** The array that the kept fields of the current record are in. */
  byte[] bytes();

  int startOf(int field);

  /** 0 for an empty field, quoted or not. */
  int lengthOf(int field);

  default String textOf(int field) {
    return new String(bytes(), startOf(field), lengthOf(field), StandardCharsets.UTF_8);
  }
}
