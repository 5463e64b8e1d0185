package io.partnerinsights.simulation;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A service, its account and the applications that use it, in virtual time. One seed decides what
 * they do, in which order threads run, and what fails.
 */
final class World implements AutoCloseable {
  /** Quirks that change rows, or with which the connector refuses to read some files. */
  private static final EnumSet<Quirk> UNFIT =
      EnumSet.of(Quirk.END_IN_RANGE, Quirk.BODIES_WITHOUT_LENGTH, Quirk.TAGS_VANISH);

  /** Share of the POSTs of reports that fail: each decides if a report is created twice. */
  private static final double CREATION_FAULTS = 0.5;

  private static final Pattern ID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /** Where applications believe the service to be; the sandbox has another port in each run. */
  static final String AUTHORITY = "http://127.0.0.1";

  private static final Duration LIFE = Duration.ofHours(24);

  /** Longer than a failed run's reports stay. */
  private static final Duration AFTER_RETENTION = Retention.MAX_RUN_TIME.plus(Duration.ofHours(8));

  private final Random random;
  private final Random ids;

  /** The ids of queries, reports and executions so far. */
  private final Set<String> issuedIds = new HashSet<>();

  final Weather weather;
  final ManualClock clock = ManualClock.startingAt(ClockedSandbox.START);
  final Sandbox sandbox;
  final Scheduler scheduler;
  final FlickeringLists lists;
  final History history = new History();
  private final Map<String, List<Map<String, String>>> expectedRows = new HashMap<>();
  final boolean meddles;
  private final Duration latency;

  /** The largest number of reports that the service had. */
  int mostReports;

  NetworkFaults faults;

  World(long seed, Weather weather) {
    this.random = new Random(seed);
    this.ids = new Random(random.nextLong());
    this.weather = weather;
    this.latency = Duration.ofSeconds(20 + random.nextInt(weather.isStorm() ? 40 * 60 : 10_000));
    this.sandbox =
        Sandbox.builder()
            .clock(clock)
            .with(s -> s.idSource = this::newId)
            .with(s -> s.runsInCallerThread = true)
            .with(s -> s.quirks.addAll(chooseQuirks()))
            .quotas(5, 50, 100)
            .scale(0.02)
            .latency(latency)
            .linkLifetime(Duration.ofMinutes(10 + random.nextInt(110)))
            .start();
    this.scheduler = new Scheduler(clock, new Random(random.nextLong()), sandbox::finishDueWork);
    this.meddles = random.nextInt(3) == 0 && weather.isStorm();
    this.faults = newFaults();
    double hiddenShare = weather.isStorm() && random.nextBoolean() ? 0.5 : 0;
    this.lists = new FlickeringLists(new Random(random.nextLong()), hiddenShare, clock);
  }

  private UUID newId() {
    UUID id = new UUID(ids.nextLong(), ids.nextLong());
    issuedIds.add(id.toString());
    return id;
  }

  /** Removes the random ids of calls, which support needs, from a message; no seed decides them. */
  String withoutCallIds(String message) {
    return ID.matcher(message).replaceAll(id -> issuedIds.contains(id.group()) ? id.group() : "id");
  }

  private Set<Quirk> chooseQuirks() {
    if (!weather.isStorm()) {
      return random.nextBoolean() ? Set.of() : Set.of(Quirk.LISTS_LAG);
    }
    List<Quirk> all = new ArrayList<>(EnumSet.complementOf(UNFIT));
    Collections.shuffle(all, random);
    Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
    quirks.addAll(all.subList(0, random.nextInt(4)));
    if (random.nextInt(4) > 0) {
      quirks.add(Quirk.LISTS_LAG);
    }
    return quirks;
  }

  private NetworkFaults newFaults() {
    if (!weather.isStorm()) {
      return noFaults();
    }
    double[] rates = {0, 0.01, 0.05, 0.2};
    return new NetworkFaults(
        new Random(random.nextLong()),
        rates[random.nextInt(rates.length)],
        CREATION_FAULTS,
        ClockedSandbox.START.plus(Duration.ofMinutes(random.nextInt(24 * 60))),
        Duration.ofMinutes(random.nextInt(40)));
  }

  private static NetworkFaults noFaults() {
    Instant farFuture = Instant.MAX.minus(Duration.ofDays(1));
    return new NetworkFaults(new Random(0), 0, 0, farFuture, Duration.ZERO);
  }

  /** Lives through a day, and then until everything that may be deleted is due. */
  void liveThroughDay() {
    int processes = 2 + random.nextInt(4) + (weather.isStorm() ? 0 : 3);
    for (int i = 0; i < processes; i++) {
      String name = "process-" + i;
      Random ownRandom = new Random(random.nextLong());
      scheduler.startThread(name, () -> liveAs(name, ownRandom));
    }
    if (meddles) {
      Random ownRandom = new Random(random.nextLong());
      scheduler.startThread("meddler", () -> runMeddler(ownRandom));
    }
    if (!weather.isStorm()) {
      scheduler.startThread("observer", this::observeReports);
    }
    scheduler.runThreads();
    cleanUp();
  }

  /** Counts the reports on the service every ten minutes. */
  private void observeReports() {
    PartnerInsightsClient client =
        new SimulatedProcess(this, "observer", 0, Duration.ZERO).client();
    Instant end = ClockedSandbox.START.plus(LIFE);
    while (clock.instant().isBefore(end)) {
      int reports = client.listReports(ReportFilter.all()).size();
      mostReports = Math.max(mostReports, reports);
      scheduler.passTime(Duration.ofMinutes(10));
    }
  }

  /** Returns the number of reports that docs/limits.md promises not to pass. */
  int reportBound() {
    Duration stay = latency.plus(Retention.AFTER_COMPLETION);
    Duration longestStay =
        stay.compareTo(Retention.AFTER_CREATION) > 0 ? stay : Retention.AFTER_CREATION;
    return (int) Math.ceil(5 * longestStay.toMinutes() / 60.0) + 5;
  }

  /** One place at which one process follows another. */
  private void liveAs(String place, Random ownRandom) {
    Instant end = ClockedSandbox.START.plus(LIFE);
    scheduler.passTime(Duration.ofMinutes(ownRandom.nextInt(60)));
    for (int i = 0; clock.instant().isBefore(end); i++) {
      Duration skew = Duration.ofMinutes(ownRandom.nextInt(240) - 120);
      new SimulatedProcess(this, place + "." + i, ownRandom.nextLong(), skew)
          .liveFor(Duration.ofMinutes(30 + ownRandom.nextInt(600)));
      scheduler.passTime(Duration.ofMinutes(ownRandom.nextInt(180)));
    }
  }

  /** Another user of the account, who deletes and pauses reports. */
  private void runMeddler(Random ownRandom) {
    SimulatedProcess user =
        new SimulatedProcess(this, "meddler", ownRandom.nextLong(), Duration.ZERO);
    Instant end = ClockedSandbox.START.plus(LIFE);
    while (clock.instant().isBefore(end)) {
      scheduler.passTime(Duration.ofMinutes(30 + ownRandom.nextInt(240)));
      deleteAnyReport(user.client(), ownRandom);
    }
  }

  private void deleteAnyReport(PartnerInsightsClient client, Random ownRandom) {
    try {
      List<ScheduledReport> reports = client.listReports(ReportFilter.all());
      if (!reports.isEmpty()) {
        String id = reports.get(ownRandom.nextInt(reports.size())).reportId();
        client.deleteReport(id);
        addEvent(new Event.Meddled(now(), "deleted " + id));
      }
    } catch (RuntimeException e) {
      addEvent(new Event.Meddled(now(), "tried in vain"));
    }
  }

  /** After the last process, short runs delete what earlier ones have left. */
  private void cleanUp() {
    faults = noFaults();
    clock.advance(AFTER_RETENTION);
    sandbox.finishDueWork();
    ReadSettings settings =
        new ReadSettings("never", Duration.ofHours(1), Duration.ofHours(4), "nothing");
    for (int i = 0; i < 8; i++) {
      SimulatedProcess janitor = new SimulatedProcess(this, "janitor-" + i, i, Duration.ZERO);
      scheduler.startThread(
          "janitor-" + i,
          () -> {
            janitor.readQuestion(Question.all().get(0), settings, 1);
            janitor.close();
          });
      scheduler.runThreads();
      clock.advance(Duration.ofHours(1));
    }
  }

  /** Returns the reports that the last run should have deleted. */
  List<ScheduledReport> leftReports() {
    SimulatedProcess observer = new SimulatedProcess(this, "observer", 0, Duration.ZERO);
    List<ScheduledReport> reports = new ArrayList<>();
    scheduler.startThread(
        "observer", () -> reports.addAll(observer.client().listReports(ReportFilter.all())));
    scheduler.runThreads();
    return reports.stream()
        .filter(report -> ReportNames.isConnectorName(report.reportName()))
        .filter(report -> wasDue(report.description()))
        .toList();
  }

  private boolean wasDue(String description) {
    Instant lastRun = clock.instant().minus(Duration.ofHours(6));
    return ReportUse.findDeletionTime(description).filter(lastRun::isAfter).isPresent();
  }

  synchronized List<Map<String, String>> expectedRows(Question question) {
    return expectedRows.computeIfAbsent(
        question.name(), name -> sandbox.expectedRows(question.oracle()));
  }

  Instant now() {
    return clock.instant();
  }

  String apiUrl() {
    return sandbox.apiUrl().replace(sandbox.authorityUrl(), AUTHORITY);
  }

  void addEvent(Event event) {
    history.add(event);
  }

  void addViolation(String process, String what) {
    addEvent(new Event.Violated(now(), process, what));
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
