package io.partnerinsights.simulation;

import java.util.List;

/** What disturbs the applications of a world. */
enum Weather {
  /** Calls fail, threads are interrupted, and in some worlds another user deletes reports. */
  STORM,
  /** No call fails: a read may not fail either, also one that takes an hour and a half. */
  CALM,
  /** As calm, but applications delete what they have created at their end: reads may fail. */
  RECKLESS;

  boolean isStorm() {
    return this == STORM;
  }

  /** Returns what applications read: few questions are read by several of them at once. */
  List<Question> questions() {
    return switch (this) {
      case STORM -> Question.all();
      case CALM -> Question.many();
      case RECKLESS -> Question.many().subList(0, 2);
    };
  }
}
