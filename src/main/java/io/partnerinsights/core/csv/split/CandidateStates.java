package io.partnerinsights.core.csv.split;

import io.partnerinsights.core.csv.scan.Dialect;
import io.partnerinsights.core.csv.split.CandidateState.State;
import java.util.ArrayList;
import java.util.List;

/** All guesses about one place in a file that have not proved wrong. */
final class CandidateStates {
  private final List<CandidateState> left = new ArrayList<>();
  private final long from;
  private boolean hopeless;

  private CandidateStates(long from) {
    this.from = from;
  }

  /** The one that is known. */
  static CandidateStates atStartOfFile(Dialect dialect, int columns, long from) {
    CandidateStates guesses = new CandidateStates(from);
    guesses.left.add(new CandidateState(State.RECORD, dialect, columns));
    return guesses;
  }

  /** All that the byte before the place leaves possible. */
  static CandidateStates behind(byte before, Dialect dialect, int columns, long from) {
    CandidateStates guesses = new CandidateStates(from);
    for (State state : statesBehind(before, dialect)) {
      guesses.left.add(new CandidateState(state, dialect, columns));
    }
    return guesses;
  }

  private static List<State> statesBehind(byte before, Dialect dialect) {
    if (before == dialect.separator()) {
      return List.of(State.FIELD, State.QUOTED);
    }
    return switch (before) {
      case '\n' -> List.of(State.RECORD, State.QUOTED);
      case '\r' -> List.of(State.AFTER_CR, State.QUOTED);
      case '"' -> List.of(State.PLAIN, State.AFTER_QUOTE, State.QUOTED);
      default -> List.of(State.PLAIN, State.QUOTED);
    };
  }

  void accept(byte next, long position) {
    left.removeIf(guess -> !guess.accepts(next, position, from));
    for (int i = left.size() - 1; i > 0; i--) {
      for (int j = 0; j < i; j++) {
        merge(left.get(j), i);
      }
    }
  }

  /** Two that will stay alike are one, unless they have been different where it matters. */
  private void merge(CandidateState other, int place) {
    if (place < left.size() && left.get(place).isLike(other)) {
      hopeless |= left.get(place).firstRecord() != other.firstRecord();
      left.remove(place);
    }
  }

  void acceptEnd(long size) {
    left.removeIf(guess -> !guess.acceptsEnd(size));
    hopeless |= !isProven();
  }

  /** Whether more bytes would tell no more. */
  boolean isHopeless() {
    return hopeless || left.isEmpty();
  }

  /**
   * Whether more bytes are needed.
   *
   * @param patient also if there is more than one left
   */
  boolean areOpen(boolean patient) {
    return !isHopeless() && !isProven() && (patient || left.size() == 1);
  }

  /** Whether none is left that would read the file otherwise. */
  boolean isProven() {
    return !isHopeless()
        && left.stream().allMatch(CandidateState::knowsFirstRecord)
        && left.stream().mapToLong(CandidateState::firstRecord).distinct().count() == 1;
  }

  /** Where the first record begins, once that is proven. */
  long firstRecord() {
    return left.get(0).firstRecord();
  }
}
