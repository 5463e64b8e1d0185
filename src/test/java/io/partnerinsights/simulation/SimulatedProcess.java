package io.partnerinsights.simulation;

import io.partnerinsights.core.auth.AuthSettings;
import io.partnerinsights.core.auth.SignInMethod;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.InMemoryNetwork;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.session.TestApplications;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.simulation.Scheduler.SimulatedThread;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * One process with one application: threads that read, and an end, which may be a crash. It has its
 * own client, so it knows nothing of what other processes do with the account.
 */
final class SimulatedProcess {
  private static final long MAX_BODY = 1 << 20;

  /** Ends the threads of a crashed process; no code of the connector catches it. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process has crashed", null, false, false);
    }
  }

  private final World world;
  private final String name;
  private final Random random;
  private final Clock clock;
  private final PartnerInsightsClient client;
  private final Application application;
  private final InMemoryNetwork network;
  private final List<SimulatedThread> readers = new ArrayList<>();
  private final ThreadLocal<String> currentQuestion = ThreadLocal.withInitial(() -> "");
  private final NetworkFaults.Witness witness = new CreationWitness();
  private volatile boolean crashed;

  SimulatedProcess(World world, String name, long seed, Duration clockSkew) {
    this.world = world;
    this.name = name;
    this.random = new Random(seed);
    this.clock = Clock.offset(world.clock, clockSkew);
    this.network = new InMemoryNetwork(world.sandbox);
    this.client = createClient();
    this.application = TestApplications.of(client, clock, this::sleep, random, world.scheduler);
  }

  private PartnerInsightsClient createClient() {
    OkHttpClient http =
        HttpClients.create(HttpSettings.ofDefaults())
            .newBuilder()
            .addInterceptor(this::callService)
            .addInterceptor(network)
            .build();
    RetryingHttp retrying =
        new RetryingHttp(http, RetryPolicy.forFifteenMinutes(), clock, this::sleep, random);
    ConnectorOptions options =
        ConnectorOptions.parseAccount(
            Map.of(
                "authorityUrl", World.AUTHORITY,
                "tenantId", Sandbox.TENANT_ID,
                "clientId", Sandbox.CLIENT_ID,
                "clientSecret", Sandbox.CLIENT_SECRET,
                "username", Sandbox.USERNAME,
                "password", Sandbox.PASSWORD));
    return new PartnerInsightsClient(
        ServiceUrl.parse(world.apiUrl()),
        new LockedTokens(
            SignInMethod.newProvider(
                options, AuthSettings.ofProcess(), retrying, clock, vault -> null),
            world.scheduler.newLock()),
        retrying,
        clock,
        world.scheduler);
  }

  PartnerInsightsClient client() {
    return client;
  }

  private Response callService(Interceptor.Chain chain) throws IOException {
    pauseCall(Duration.ofMillis(random.nextInt(2_000)));
    try {
      Response response = world.faults.proceedOrFail(chain, world.clock.instant(), witness);
      return world.lists.hideSomeReports(chain.request(), response);
    } finally {
      dieIfCrashed();
    }
  }

  /** Records which reports the service creates. */
  private final class CreationWitness implements NetworkFaults.Witness {
    @Override
    public void onHandled(Request request, Response response, boolean isDelivered)
        throws IOException {
      recordCreation(request, response, isDelivered, currentQuestion.get());
    }

    private void recordCreation(
        Request request, Response response, boolean isDelivered, String question)
        throws IOException {
      if (NetworkFaults.isCreation(request)) {
        String body = response.peekBody(MAX_BODY).string().toLowerCase(Locale.ROOT);
        boolean created = response.isSuccessful() && body.contains("\"reportid");
        boolean ambiguous = !isDelivered || response.code() >= 500;
        world.addEvent(new Event.Submitted(world.now(), name, question, created, ambiguous));
      }
    }

    @Override
    public void pauseThread(Duration duration) throws IOException {
      pauseCall(duration);
    }

    /** The request is on its way, so it arrives after a crash too. */
    @Override
    public void handleLater(Request request, Duration delay) {
      String question = currentQuestion.get();
      world.scheduler.startThread(
          name + "-late",
          () -> {
            world.scheduler.passTime(delay);
            try (Response response = network.send(request)) {
              recordCreation(request, response, false, question);
            } catch (IOException e) { // The service breaks this connection too.
              world.addEvent(new Event.Submitted(world.now(), name, question, false, true));
            }
          });
    }
  }

  private void pauseCall(Duration duration) throws IOException {
    try {
      sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void sleep(Duration duration) throws InterruptedException {
    dieIfCrashed();
    world.scheduler.pauseThread(duration);
    dieIfCrashed();
  }

  /** Sleeps in a thread that nothing interrupts. */
  private void passTime(Duration duration) {
    dieIfCrashed();
    world.scheduler.passTime(duration);
    dieIfCrashed();
  }

  private void dieIfCrashed() {
    if (crashed) {
      throw new Crash();
    }
  }

  /** Lives for a while: starts readers, disturbs them, and ends or crashes. */
  void liveFor(Duration lifetime) {
    try {
      runReaders(lifetime);
    } catch (Crash e) {
      return;
    }
  }

  private void runReaders(Duration lifetime) {
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      Random readerRandom = new Random(random.nextLong());
      readers.add(
          world.scheduler.startThread(name + "-reader-" + i, () -> readOften(readerRandom)));
    }
    if (!world.weather.isStorm()) {
      while (isReading()) {
        passTime(Duration.ofMinutes(1 + random.nextInt(10)));
      }
      endOrCrash();
      return;
    }
    Instant end = world.now().plus(lifetime);
    while (world.now().isBefore(end) && isReading()) {
      passTime(Duration.ofMinutes(1 + random.nextInt(30)));
      disturbReaders();
    }
    endOrCrash();
  }

  private boolean isReading() {
    return readers.stream().anyMatch(reader -> !reader.hasEnded());
  }

  private void disturbReaders() {
    int kind = random.nextInt(40);
    if (kind == 0) {
      application.invalidateAll();
      world.addEvent(new Event.Invalidated(world.now(), name));
    } else if (kind < 3) {
      readers.get(random.nextInt(readers.size())).interrupt();
    }
  }

  private void endOrCrash() {
    if (random.nextInt(4) == 0) {
      crashed = true;
    } else {
      close();
    }
  }

  void close() {
    application.close();
  }

  private void readOften(Random ownRandom) {
    try {
      int reads = 1 + ownRandom.nextInt(4);
      for (int i = 0; i < reads; i++) {
        List<Question> all = world.weather.questions();
        Question next = all.get(ownRandom.nextInt(all.size()));
        ReadSettings settings =
            world.weather.isStorm() ? ReadSettings.of(ownRandom) : ReadSettings.forCalm(ownRandom);
        int times = 1 + ownRandom.nextInt(2);
        if (readQuestion(next, settings, times).equals(Optional.of(ErrorCode.WAIT_INTERRUPTED))) {
          readQuestion(next, settings, times);
        }
        sleep(Duration.ofMinutes(ownRandom.nextInt(90)));
      }
    } catch (Crash e) {
      return;
    } catch (InterruptedException e) {
      return;
    }
  }

  /** Reads a question, as often as a user who repeats an action; returns the error. */
  Optional<ErrorCode> readQuestion(Question question, ReadSettings settings, int times) {
    currentQuestion.set(question.name());
    Instant start = world.now();
    world.addEvent(new Event.ReadBegan(start, name, question.name(), settings));
    try {
      ReadPlan plan = Session.open(toOptions(question, settings), application).planRead();
      for (int i = 0; i < times; i++) {
        if (i > 0 && !world.weather.isStorm()) {
          passTime(Duration.ofMinutes(random.nextInt(300)));
          world.addEvent(new Event.ReadBegan(world.now(), name, question.name(), settings));
        }
        start = world.now();
        checkRows(question, plan);
        recordEnd(question, settings, start, Optional.empty(), "");
      }
      return Optional.empty();
    } catch (PartnerInsightsException e) {
      recordEnd(question, settings, start, Optional.of(e.code()), e.getMessage());
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        Thread.interrupted();
      }
      return Optional.of(e.code());
    } catch (RuntimeException e) {
      world.addViolation(name, "an error without a code: " + e);
      return Optional.empty();
    }
  }

  private ConnectorOptions toOptions(Question question, ReadSettings settings) {
    Map<String, String> all = new HashMap<>(ReadOptions.of(world.sandbox));
    all.put("apiUrl", world.apiUrl());
    all.put("authorityUrl", World.AUTHORITY);
    all.remove("pollInterval");
    all.remove("maxReportsPerHour");
    all.put("splitSize", "4KiB");
    all.put("inferSchema", random.nextInt(4) == 0 ? "sample" : "dictionary");
    all.putAll(question.options());
    all.putAll(settings.options());
    return ConnectorOptions.parse(all);
  }

  private void checkRows(Question question, ReadPlan plan) {
    List<Map<String, String>> rows = readRows(plan, plan.newRead().awaitReport());
    List<Map<String, String>> expectedRows =
        RowTexts.ofDatabase(world.expectedRows(question), plan.schema().columns());
    if (!RowTexts.sortedTexts(rows).equals(RowTexts.sortedTexts(expectedRows))) {
      world.addViolation(name, "wrong rows of " + question.name() + ": " + rows.size() + " rows");
    }
  }

  /** An action on calm days takes up to 100 minutes, less than a report stays after its start. */
  private List<Map<String, String>> readRows(ReadPlan plan, Report report) {
    List<ReadSplit> splits = report.planSplits(plan.createSpec());
    List<Map<String, String>> rows = new ArrayList<>();
    for (ReadSplit split : splits) {
      if (!world.weather.isStorm()) {
        passTime(Duration.ofSeconds(random.nextInt(100 * 60) / splits.size()));
      }
      rows.addAll(RowTexts.of(List.of(split), report, plan.createSpec()));
    }
    return rows;
  }

  private void recordEnd(
      Question question,
      ReadSettings settings,
      Instant start,
      Optional<ErrorCode> error,
      String message) {
    world.addEvent(
        new Event.ReadEnded(
            world.now(),
            name,
            question.name(),
            settings,
            error,
            Duration.between(start, world.now()),
            world.withoutCallIds(message)));
  }
}
