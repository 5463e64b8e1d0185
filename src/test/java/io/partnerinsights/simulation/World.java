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
  private static final Duration AFTER_RETENTION = Retention.LONGEST_RUN.plus(Duration.ofHours(8));

  private final Random random;
  private final Random ids;

  /** The ids of queries, reports and executions so far. */
  private final Set<String> issued = new HashSet<>();

  final Weather weather;
  final ManualClock clock = ManualClock.startingAt(ClockedSandbox.START);
  final Sandbox sandbox;
  final Scheduler scheduler;
  final FlickeringLists lists;
  final History history = new History();
  private final Map<String, List<Map<String, String>>> expected = new HashMap<>();
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
            .with(s -> s.ids = this::newId)
            .with(s -> s.inCallersThread = true)
            .with(s -> s.quirks.addAll(quirks()))
            .quotas(5, 50, 100)
            .scale(0.02)
            .latency(latency)
            .linkLifetime(Duration.ofMinutes(10 + random.nextInt(110)))
            .start();
    this.scheduler = new Scheduler(clock, new Random(random.nextLong()), sandbox::finishDueWork);
    this.meddles = random.nextInt(3) == 0 && weather.isStorm();
    this.faults = newFaults();
    double hidden = weather.isStorm() && random.nextBoolean() ? 0.5 : 0;
    this.lists = new FlickeringLists(new Random(random.nextLong()), hidden, clock);
  }

  private UUID newId() {
    UUID id = new UUID(ids.nextLong(), ids.nextLong());
    issued.add(id.toString());
    return id;
  }

  /** Removes the random ids of calls, which support needs, from a message; no seed decides them. */
  String withoutCallIds(String message) {
    return ID.matcher(message).replaceAll(id -> issued.contains(id.group()) ? id.group() : "id");
  }

  private Set<Quirk> quirks() {
    if (!weather.isStorm()) {
      return random.nextBoolean() ? Set.of() : Set.of(Quirk.LISTS_LAG);
    }
    List<Quirk> all = new ArrayList<>(EnumSet.complementOf(UNFIT));
    Collections.shuffle(all, random);
    Set<Quirk> some = EnumSet.noneOf(Quirk.class);
    some.addAll(all.subList(0, random.nextInt(4)));
    if (random.nextInt(4) > 0) {
      some.add(Quirk.LISTS_LAG);
    }
    return some;
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
    Instant never = Instant.MAX.minus(Duration.ofDays(1));
    return new NetworkFaults(new Random(0), 0, 0, never, Duration.ZERO);
  }

  /** Lives through a day, and then until everything that may be deleted is due. */
  void live() {
    int processes = 2 + random.nextInt(4) + (weather.isStorm() ? 0 : 3);
    for (int i = 0; i < processes; i++) {
      String name = "process-" + i;
      Random own = new Random(random.nextLong());
      scheduler.start(name, () -> liveAs(name, own));
    }
    if (meddles) {
      Random own = new Random(random.nextLong());
      scheduler.start("meddler", () -> meddle(own));
    }
    if (!weather.isStorm()) {
      scheduler.start("observer", this::observe);
    }
    scheduler.run();
    cleanUp();
  }

  /** Counts the reports on the service every ten minutes. */
  private void observe() {
    PartnerInsightsClient client =
        new SimulatedProcess(this, "observer", 0, Duration.ZERO).client();
    Instant end = ClockedSandbox.START.plus(LIFE);
    while (clock.instant().isBefore(end)) {
      int reports = client.listReports(ReportFilter.all()).size();
      mostReports = Math.max(mostReports, reports);
      scheduler.pass(Duration.ofMinutes(10));
    }
  }

  /** Returns the number of reports that docs/limits.md promises not to pass. */
  int reportBound() {
    Duration stay = latency.plus(Retention.AFTER_COMPLETION);
    Duration longest =
        stay.compareTo(Retention.AFTER_CREATION) > 0 ? stay : Retention.AFTER_CREATION;
    return (int) Math.ceil(5 * longest.toMinutes() / 60.0) + 5;
  }

  /** One place at which one process follows another. */
  private void liveAs(String place, Random own) {
    Instant end = ClockedSandbox.START.plus(LIFE);
    scheduler.pass(Duration.ofMinutes(own.nextInt(60)));
    for (int i = 0; clock.instant().isBefore(end); i++) {
      Duration skew = Duration.ofMinutes(own.nextInt(240) - 120);
      new SimulatedProcess(this, place + "." + i, own.nextLong(), skew)
          .live(Duration.ofMinutes(30 + own.nextInt(600)));
      scheduler.pass(Duration.ofMinutes(own.nextInt(180)));
    }
  }

  /** Another user of the account, who deletes and pauses reports. */
  private void meddle(Random own) {
    SimulatedProcess user = new SimulatedProcess(this, "meddler", own.nextLong(), Duration.ZERO);
    Instant end = ClockedSandbox.START.plus(LIFE);
    while (clock.instant().isBefore(end)) {
      scheduler.pass(Duration.ofMinutes(30 + own.nextInt(240)));
      meddle(user.client(), own);
    }
  }

  private void meddle(PartnerInsightsClient client, Random own) {
    try {
      List<ScheduledReport> reports = client.listReports(ReportFilter.all());
      if (!reports.isEmpty()) {
        String id = reports.get(own.nextInt(reports.size())).reportId();
        client.deleteReport(id);
        add(new Event.Meddled(now(), "deleted " + id));
      }
    } catch (RuntimeException e) {
      add(new Event.Meddled(now(), "tried in vain"));
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
      scheduler.start(
          "janitor-" + i,
          () -> {
            janitor.read(Question.all().get(0), settings, 1);
            janitor.close();
          });
      scheduler.run();
      clock.advance(Duration.ofHours(1));
    }
  }

  /** Returns the reports that the last run should have deleted. */
  List<ScheduledReport> leftReports() {
    SimulatedProcess observer = new SimulatedProcess(this, "observer", 0, Duration.ZERO);
    List<ScheduledReport> left = new ArrayList<>();
    scheduler.start(
        "observer", () -> left.addAll(observer.client().listReports(ReportFilter.all())));
    scheduler.run();
    return left.stream()
        .filter(report -> ReportNames.isConnectorName(report.reportName()))
        .filter(report -> wasDue(report.description()))
        .toList();
  }

  private boolean wasDue(String description) {
    Instant lastRun = clock.instant().minus(Duration.ofHours(6));
    return ReportUse.deletableFrom(description).filter(lastRun::isAfter).isPresent();
  }

  synchronized List<Map<String, String>> expected(Question question) {
    return expected.computeIfAbsent(
        question.name(), name -> sandbox.expectedRows(question.oracle()));
  }

  Instant now() {
    return clock.instant();
  }

  String apiUrl() {
    return sandbox.apiUrl().replace(sandbox.authorityUrl(), AUTHORITY);
  }

  void add(Event event) {
    history.add(event);
  }

  void violated(String process, String what) {
    add(new Event.Violated(now(), process, what));
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
