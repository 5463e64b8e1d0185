package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A time does not fail the build. */
final class TestSecondsTest {
  private static final Path SOURCE =
      Path.of("src/test/java/io/partnerinsights/testing/TestSeconds.java");
  private static final Instant START = Instant.parse("2026-11-30T08:00:00Z");

  @TempDir Path folder;

  /** The helper that runs the process also checks that its exit code is zero. */
  @Test
  void printsTheTenSlowestClassesAndEndsWithZero() throws Exception {
    for (int i = 1; i <= 11; i++) {
      writeReport("a.Class" + i + "Test", i + ".25", START.plusSeconds(i));
    }
    writeReport("a.HugeTest", "99999.0", START);
    writeReport("a.CommaTest", "99,999.5", START);
    writeReport("a.OfAnEarlierBuildTest", "500.0", START.minusSeconds(1));
    Files.writeString(folder.resolve("a.HugeTest.log"), "<testsuite time=\"1.0\"");

    assertThat(printedLines())
        .containsExactly(
            "[INFO] The test classes took 200067 s. The slowest ones:",
            "[INFO] 99999.5 s in a.CommaTest",
            "[INFO] 99999.0 s in a.HugeTest",
            "[INFO] 11.3 s in a.Class11Test",
            "[INFO] 10.3 s in a.Class10Test",
            "[INFO] 9.3 s in a.Class9Test",
            "[INFO] 8.3 s in a.Class8Test",
            "[INFO] 7.3 s in a.Class7Test",
            "[INFO] 6.3 s in a.Class6Test",
            "[INFO] 5.3 s in a.Class5Test",
            "[INFO] 4.3 s in a.Class4Test");
  }

  @Test
  void printsNothingIfNoTestRan() throws Exception {
    writeReport("a.OfAnEarlierBuildTest", "500.0", START.minusSeconds(1));

    assertThat(printedLines()).isEmpty();
  }

  private void writeReport(String name, String seconds, Instant writtenAt) throws IOException {
    String report =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite version="3.0.2" name="%s" time="%s" tests="1">
          <testcase name="of" classname="%1$s" time="700.0"/>
        </testsuite>
        """
            .formatted(name, seconds);
    Path file = Files.writeString(folder.resolve("TEST-" + name + ".xml"), report);
    Files.setLastModifiedTime(file, FileTime.from(writtenAt));
  }

  /** Returns what the program printed, without what a JVM prints about its environment. */
  private List<String> printedLines() throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                ChildProcess.javaCommand().stream(),
                Stream.of(SOURCE.toString(), folder.toString(), START.toString()))
            .toList();
    return ChildProcess.run(command, folder.resolve("printed"))
        .lines()
        .filter(line -> !line.startsWith("Picked up "))
        .toList();
  }
}
