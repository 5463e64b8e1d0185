package io.partnerinsights.core.csv.split;

import io.partnerinsights.core.csv.scan.Dialect;
import io.partnerinsights.core.csv.split.CandidateState.State;
import java.util.ArrayList;
import java.util.List;

/** The candidate states at one position of a file that have not proved wrong. */
final class CandidateSet {
  private final List<CandidateState> candidates = new ArrayList<>();
  private final long searchStart;
  private boolean undecidable;

  private CandidateSet(List<State> states, Dialect dialect, int columnCount, long searchStart) {
    states.forEach(state -> candidates.add(new CandidateState(state, dialect, columnCount)));
    this.searchStart = searchStart;
  }

  static CandidateSet atFileStart(Dialect dialect, int columnCount, long searchStart) {
    return new CandidateSet(List.of(State.RECORD), dialect, columnCount, searchStart);
  }

  /** Returns all states that are possible after a byte. */
  static CandidateSet afterByte(
      byte previousByte, Dialect dialect, int columnCount, long searchStart) {
    return new CandidateSet(statesAfter(previousByte, dialect), dialect, columnCount, searchStart);
  }

  private static List<State> statesAfter(byte previousByte, Dialect dialect) {
    if (previousByte == dialect.separator()) {
      return List.of(State.FIELD, State.QUOTED);
    }
    return switch (previousByte) {
      case '\n' -> List.of(State.RECORD, State.QUOTED);
      case '\r' -> List.of(State.AFTER_CR, State.QUOTED);
      case '"' -> List.of(State.PLAIN, State.AFTER_QUOTE, State.QUOTED);
      default -> List.of(State.PLAIN, State.QUOTED);
    };
  }

  void parseByte(byte nextByte, long position) {
    candidates.forEach(candidate -> candidate.parseByte(nextByte, position, searchStart));
    candidates.removeIf(CandidateState::isWrong);
    for (int i = candidates.size() - 1; i > 0; i--) {
      for (int j = 0; j < i; j++) {
        removeIfEquivalent(candidates.get(j), i);
      }
    }
  }

  /**
   * Removes a candidate that is equivalent to an earlier one. If their first records differ, no
   * further byte can decide between them.
   */
  private void removeIfEquivalent(CandidateState earlierCandidate, int index) {
    if (index < candidates.size() && candidates.get(index).isEquivalentTo(earlierCandidate)) {
      undecidable |=
          candidates.get(index).firstRecordPosition() != earlierCandidate.firstRecordPosition();
      candidates.remove(index);
    }
  }

  void parseEnd(long fileSize) {
    candidates.forEach(candidate -> candidate.parseEnd(fileSize));
    candidates.removeIf(CandidateState::isWrong);
    undecidable |= !isProven();
  }

  /** Returns whether no further byte can lead to a proof. */
  boolean isUndecidable() {
    return undecidable || candidates.isEmpty();
  }

  /**
   * Returns whether more bytes are needed for a proof.
   *
   * @param withinLimit whether to continue while several candidates are left
   */
  boolean needsMoreBytes(boolean withinLimit) {
    return !isUndecidable() && !isProven() && (withinLimit || candidates.size() == 1);
  }

  /** Returns whether all remaining candidates have the same first record. */
  boolean isProven() {
    return !isUndecidable()
        && candidates.stream().allMatch(CandidateState::hasFirstRecord)
        && candidates.stream().mapToLong(CandidateState::firstRecordPosition).distinct().count()
            == 1;
  }

  /** Returns the position of the first record, once it is proven. */
  long firstRecordPosition() {
    return candidates.get(0).firstRecordPosition();
  }
}
