package io.partnerinsights.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Compression;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A read has the rows of one version of the file or one error with a code, whatever happens on the
 * wire and at whichever byte.
 */
final class WireFaultsTest {
  private static final String SMALL =
      "SELECT CustomerName, Month FROM OfficeUsage ORDER BY CustomerName LIMIT 10";
  private static final String LARGE =
      "SELECT CustomerName, Month, CustomerMarket, MonthlyActiveUsers FROM OfficeUsage";
  private static final int SPLIT = 4096;

  /**
   * One fault in this number is in the sample. A divisor of the number of kinds would miss some.
   */
  private static final int SAMPLE = 13;

  private final WireCounts counts = new WireCounts();

  @Test
  @Tag("full")
  void aSampleOfFaultsChangesNoRows() throws Exception {
    assertThat(WireFaults.inBody(0, 0).size() % SAMPLE).as("else kinds are missing").isPositive();
    together(
        () -> small(Compression.NONE, WireFile.WHOLE, 131),
        () -> small(Compression.NONE, 96, 401),
        () -> small(Compression.GZIP, WireFile.WHOLE, 131),
        () -> large(Compression.NONE, SPLIT, 307));
    check(130);
  }

  @Test
  @Tag("long")
  void faultsAtEveryByteChangeNoRows() throws Exception {
    together(
        () -> small(Compression.NONE, WireFile.WHOLE, 1),
        () -> small(Compression.NONE, 96, 1),
        () -> small(Compression.GZIP, WireFile.WHOLE, 1));
    check(50_000);
  }

  @Test
  @Tag("long")
  void faultsAtEveryRecordChangeNoRows() throws Exception {
    together(
        () -> large(Compression.NONE, WireFile.WHOLE, 1),
        () -> large(Compression.NONE, SPLIT, 1),
        () -> large(Compression.GZIP, WireFile.WHOLE, 1));
    check(10_000);
  }

  /** The reads of one file, each of them with a fault. */
  private interface Reads {
    void run() throws Exception;
  }

  /** Most of the time passes in the last reads of a file, which wait. */
  private static void together(Reads... files) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Reads each : files) {
        running.add(threads.submit(() -> runAll(each)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void runAll(Reads reads) throws Exception {
    reads.run();
    return null;
  }

  private void check(int least) {
    System.out.println("Faults on the wire:\n" + counts);
    assertThat(counts.wrongEnds()).isEmpty();
    assertThat(counts.readCount()).isGreaterThan(least);
  }

  private void small(Compression compression, long splitBytes, int step) throws Exception {
    try (WireFile file = new WireFile(SMALL, compression, splitBytes)) {
      List<WireFault> faults = new ArrayList<>();
      List<byte[]> responses = file.readResponses();
      for (int response = 0; response < responses.size(); response++) {
        byte[] bytes = responses.get(response);
        int length = bytes.length;
        int body = WireResponse.bodyStart(bytes);
        faults.addAll(WireFaults.lasting(response, length));
        for (int position = 0; position <= length; position++) {
          boolean afterRecord = position > body && bytes[position - 1] == '\n';
          if (position % step == 0 || position >= length - 1 || afterRecord) {
            faults.addAll(
                position < body
                    ? WireFaults.inHead(response, position)
                    : WireFaults.inBody(response, position));
          }
        }
      }
      new WireRun(name("small", compression, splitBytes), file, counts).run(sample(faults, step));
    }
  }

  /** Faults at the borders of records and splits, and one byte after them. */
  private void large(Compression compression, long splitBytes, int step) throws Exception {
    try (WireFile file = new WireFile(LARGE, compression, splitBytes)) {
      List<WireFault> faults = new ArrayList<>();
      List<byte[]> responses = file.readResponses();
      for (int response = 0; response < responses.size(); response++) {
        byte[] bytes = responses.get(response);
        for (int at = WireResponse.bodyStart(bytes); at < bytes.length; at++) {
          if (isBorder(bytes, at) && at % step == 0) {
            faults.addAll(WireFaults.inBody(response, at));
            faults.addAll(WireFaults.inBody(response, at + 1));
          }
        }
      }
      new WireRun(name("large", compression, splitBytes), file, counts).run(sample(faults, step));
    }
  }

  private static List<WireFault> sample(List<WireFault> faults, int step) {
    return step == 1
        ? faults
        : IntStream.range(0, faults.size())
            .filter(i -> i % SAMPLE == 0)
            .mapToObj(faults::get)
            .toList();
  }

  private static boolean isBorder(byte[] bytes, int position) {
    return bytes[position] == '\n' || position % SPLIT == 0;
  }

  private static String name(String size, Compression compression, long splitBytes) {
    String splits = splitBytes == WireFile.WHOLE ? "one split" : "splits of " + splitBytes;
    return size + ", " + (compression == Compression.GZIP ? "gzip" : splits);
  }
}
