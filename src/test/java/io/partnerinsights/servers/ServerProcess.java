package io.partnerinsights.servers;

import io.partnerinsights.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which has what it writes in the folder of a test. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a server, and waits until it accepts connections at the port of 127.0.0.1. */
  static ServerProcess start(Path folder, int port, String... command) throws IOException {
    Path log = folder.resolve(port + ".log");
    ServerProcess server =
        new ServerProcess(
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start(),
            log);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "end of a server"));
    Await.until(() -> accepts(port) || !server.process.isAlive());
    if (!server.process.isAlive()) {
      throw new IOException(List.of(command) + " has ended: " + server.readLog());
    }
    return server;
  }

  /** Returns the path of a file of an npm package that the script has installed. */
  static String packageFile(String file) {
    return Path.of(System.getProperty("partnerinsights.servers"), "node_modules", file).toString();
  }

  /** Returns a port that no server used a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String readLog() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the server, which may end its workers itself: nginx replaces one that is killed. */
  @Override
  public void close() {
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
    Await.until(() -> !process.isAlive());
  }
}
