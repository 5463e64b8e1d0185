package io.partnerinsights.core.csv.split;

import io.partnerinsights.core.csv.scan.Dialect;
import io.partnerinsights.core.csv.scan.FilePosition;
import io.partnerinsights.core.csv.scan.ParseErrors;
import java.io.IOException;

/**
 * Proves where in a file the first record begins at some place or behind it.
 *
 * <p>The place may be inside a quoted field, and what stands there may look like anything, even
 * like records. So every state that a reader may be in there is carried on over the bytes that
 * follow. Each dies at the first byte that it cannot read: something else behind a closing quote, a
 * record with a wrong number of fields, a field that is too long. When those that are left agree,
 * it is proven. When they never will, the same is done from further back, and from further again;
 * at the start of the file there is only one state.
 *
 * <p>The outcome depends on the file and the place only. It is right for every file that can be
 * read to its end. A file that breaks the rules may mislead it, so whoever reads what comes before
 * the place checks that this is where its own last record has ended: see {@link FileSplit}.
 */
public final class FirstRecord {
  private static final long LEAST_BACK = 64 << 10;
  private static final int BACK_GROWTH = 4;

  /** Beyond a field's greatest length a wrong guess rarely lives. */
  private static final long MORE_THAN_A_FIELD = 64 << 10;

  private final FileBytes file;
  private final Dialect dialect;
  private final int columns;
  private final ParseErrors problems;

  /**
   * For all places of a file.
   *
   * @param columns how many fields its records have; 0 if rows with another number are let pass, so
   *     that a number proves nothing
   */
  public FirstRecord(FileBytes file, Dialect dialect, int columns, ParseErrors problems) {
    this.file = file;
    this.dialect = dialect;
    this.columns = columns;
    this.problems = problems;
  }

  /**
   * Where it begins; the file's size if there is none.
   *
   * @param place at least 1
   * @param bytes the file's from the one before the place on
   * @throws io.partnerinsights.core.errors.ParseException {@code BROKEN_QUOTES} if there is no way
   *     to read the file up to the place
   */
  long at(long place, BufferedBytes bytes) throws IOException {
    long back = 0;
    while (true) {
      CandidateStates guesses = guessesFrom(Math.max(0, place - back), place, bytes);
      if (guesses.isProven()) {
        return guesses.firstRecord();
      }
      if (back >= place) {
        throw problems.brokenQuotes(
            new FilePosition.AtByte(place), "what stands before it cannot be read");
      }
      back = back == 0 ? LEAST_BACK : back * BACK_GROWTH;
    }
  }

  private CandidateStates guessesFrom(long start, long place, BufferedBytes bytes)
      throws IOException {
    if (start == place) {
      byte before = (byte) bytes.at(place - 1);
      return goOn(CandidateStates.behind(before, dialect, columns, place), place, bytes);
    }
    try (PrecedingBytes earlier = PrecedingBytes.open(file, start, place)) {
      CandidateStates guesses =
          start == 0
              ? CandidateStates.atStartOfFile(dialect, columns, place)
              : CandidateStates.behind(earlier.before(), dialect, columns, place);
      while (!guesses.isHopeless() && earlier.next()) {
        guesses.accept(earlier.current(), earlier.position());
      }
      return goOn(guesses, place, bytes);
    }
  }

  private CandidateStates goOn(CandidateStates guesses, long place, BufferedBytes bytes)
      throws IOException {
    long most = place + dialect.mostFieldBytes() + MORE_THAN_A_FIELD;
    long position = place;
    while (guesses.areOpen(position < most)) {
      int next = bytes.at(position);
      if (next < 0) {
        guesses.acceptEnd(position);
      } else {
        guesses.accept((byte) next, position);
        position++;
      }
    }
    return guesses;
  }
}
