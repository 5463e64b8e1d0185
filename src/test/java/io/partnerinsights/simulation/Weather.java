package io.partnerinsights.simulation;

import java.util.List;

/** What disturbs the applications of a world. */
enum Weather {
  /** Calls fail, threads are interrupted, and in some worlds another user deletes reports. */
  STORM,
  /** No call fails: a read may not fail either, also one that takes an hour and a half. */
  CALM;

  boolean isStorm() {
    return this == STORM;
  }

  /** Returns what applications read: few questions are read by several of them at once. */
  List<Question> questions() {
    return isStorm() ? Question.all() : Question.ofManyColumns();
  }
}
