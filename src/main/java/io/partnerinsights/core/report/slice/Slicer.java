package io.partnerinsights.core.report.slice;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.choice.SliceBy;
import io.partnerinsights.core.query.DatasetShape;
import io.partnerinsights.core.report.PlannedReport;
import io.partnerinsights.core.report.TimeRange;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Makes several reports of one question, if the options ask for it. No call; thread-safe. */
public final class Slicer {
  private final Optional<SliceBy> by;
  private final Clock clock;

  /**
   * As the option says.
   *
   * @param clock tells the month after which a range without an end is not cut
   */
  public Slicer(Optional<SliceBy> by, Clock clock) {
    this.by = by;
    this.clock = clock;
  }

  /** As the options say. */
  public static Slicer of(ConnectorOptions options) {
    return new Slicer(options.find(Options.SLICE_BY), Clock.systemUTC());
  }

  /** Whether it does anything. */
  public boolean isAskedFor() {
    return by.isPresent();
  }

  /**
   * Checks that the slices of a question, and of narrower ranges of it, have the same rows as it
   * has.
   *
   * @param live what the service offers of the dataset, if it lists it
   * @throws OptionsException with the reason why they may not have them, or if its range is too
   *     short or too long
   */
  public void check(PlannedReport question, Optional<DatasetShape> live) {
    by.ifPresent(
        slices -> {
          SliceRules.check(question.query(), live);
          question.request().range().ifPresent(range -> checkRange(range, slices));
        });
  }

  private void checkRange(TimeRange range, SliceBy slices) {
    MonthCuts cuts = new MonthCuts(range, clock.instant());
    boolean tooShort = cuts.count(slices) < slices.parts().orElse(1);
    if (tooShort) {
      throw Problem.of(
              ErrorCode.OPTION_CONFLICT, "The time range is too short for option sliceBy=" + slices)
          .reason(
              "a slice is at least a month, and "
                  + range.inWords()
                  + " is cut between months into "
                  + cuts.months()
                  + " at most")
          .remedy("give a longer range or fewer slices, or leave sliceBy out")
          .toException();
    }
    checkCount(cuts, range, slices);
  }

  private static void checkCount(MonthCuts cuts, TimeRange range, SliceBy slices) {
    if (cuts.count(slices) > SliceBy.MOST) {
      throw Problem.of(
              ErrorCode.OPTION_CONFLICT,
              "The time range would become " + cuts.count(slices) + " reports")
          .reason(
              "option sliceBy=month makes one for each month of "
                  + range.inWords()
                  + ", and more than "
                  + SliceBy.MOST
                  + " are not made")
          .remedy("give a shorter range, or a number of slices instead of month")
          .toException();
    }
  }

  /**
   * The reports that together are this one: itself if no slices are asked for. A range that Spark's
   * filters have narrowed has at most as many months as slices.
   *
   * @throws OptionsException if it has no range, or too long a one
   */
  public List<PlannedReport> slices(PlannedReport plan) {
    return by.map(slices -> slices(plan, slices)).orElseGet(() -> List.of(plan));
  }

  private List<PlannedReport> slices(PlannedReport plan, SliceBy slices) {
    TimeRange range = plan.request().range().orElseThrow(Slicer::withoutRange);
    MonthCuts cuts = new MonthCuts(range, clock.instant());
    checkCount(cuts, range, slices);
    return cuts.parts(slices).stream().map(plan::over).toList();
  }

  private static RuntimeException withoutRange() {
    return Problem.of(ErrorCode.OPTION_MISSING, "Option sliceBy stands without a time range to cut")
        .reason("no filter on the dataset's period gives a first month, nor do the options")
        .remedy(
            "give queryStartTime and queryEndTime, filter the period with >=, = or IN, or leave"
                + " sliceBy out")
        .toException();
  }
}
