package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Start, close, threads and files of sandboxes. */
final class LifecycleTest {
  private static final String NAME = "partnerinsights-sandbox";

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(NAME) && thread.isAlive())
        .collect(Collectors.toSet());
  }

  /** Returns the folders of this process; other processes may run sandboxes at the same time. */
  private static List<Path> folders() throws IOException {
    String own = NAME + "-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith(own)).toList();
    }
  }

  @Test
  void closeStopsThreadsAndDeletesFiles() throws IOException {
    Set<Thread> threadsBefore = threads();
    List<Path> foldersBefore = folders();
    Sandbox sandbox = Sandbox.builder().latency(Duration.ZERO).start();
    SandboxClient client = new SandboxClient(sandbox);
    client.download(client.link("SELECT City FROM Profile", Map.of()));
    assertThat(threads()).hasSizeGreaterThan(threadsBefore.size());
    assertThat(folders()).hasSize(foldersBefore.size() + 1);
    sandbox.close();
    sandbox.close();
    assertThat(threads()).isEqualTo(threadsBefore);
    assertThat(folders()).isEqualTo(foldersBefore);
  }

  @Test
  void aFailedStartLeavesNoThreadsAndFiles() throws IOException {
    Set<Thread> threadsBefore = threads();
    List<Path> foldersBefore = folders();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Sandbox.builder().with(s -> s.port = taken.getLocalPort()).start())
          .hasMessageContaining("Cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
    assertThat(threads()).isEqualTo(threadsBefore);
    assertThat(folders()).isEqualTo(foldersBefore);
  }

  @Test
  void refusesContradictorySettings() throws IOException {
    List<Path> foldersBefore = folders();
    SandboxBuilder settings = Sandbox.builder().with(s -> s.dataUntil = YearMonth.of(2020, 1));
    assertThatThrownBy(settings::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dataUntil 2020-01");
    assertThat(folders()).isEqualTo(foldersBefore);
  }
}
