package io.partnerinsights.spark.load;

import io.partnerinsights.testing.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A process with Iceberg's own servlet of a REST catalog, whose class path {@code
 * LakehouseSparksTest} passes, and a proxy in front of it that loses responses.
 */
final class RestServer implements AutoCloseable {
  private static final String LISTENING = "Listening on ";

  private final Path folder;
  private Process process;
  private ServerSocket proxy;
  private int port;
  private int serverPort;

  /** The request whose response is lost once the server has sent it; empty for none. */
  private volatile String lostRequest = "";

  /** What the client gets in place of the response. */
  private volatile String replacement = "";

  /** Whether the server ends with the response that is lost. */
  private volatile boolean endsThen;

  RestServer(Path folder) throws IOException {
    this.folder = folder;
    start();
  }

  /** Starts the server, with the tables that it had. */
  void start() throws IOException {
    List<Path> classPath =
        Stream.of(System.getProperty("partnerinsights.rest").split(":")).map(Path::of).toList();
    List<String> command = ChildProcess.javaCommand(classPath, List.of());
    command.addAll(List.of("RestCatalog", folder.toString()));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader printed = process.inputReader();
    String line = printed.readLine();
    while (!line.startsWith(LISTENING)) {
      line = printed.readLine();
    }
    serverPort = Integer.parseInt(line.substring(LISTENING.length()));
    proxy = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    port = proxy.getLocalPort();
    ServerSocket accepting = proxy;
    run(() -> accept(accepting));
  }

  String uri() {
    return "http://127.0.0.1:" + port;
  }

  /**
   * Loses the response to the next request whose first line begins so.
   *
   * @param inPlace what the client gets before the connection is closed
   * @param ends whether the server ends before that
   */
  void loseResponse(String request, String inPlace, boolean ends) {
    replacement = inPlace;
    endsThen = ends;
    lostRequest = request;
  }

  boolean hasLostResponse() {
    return lostRequest.isEmpty();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  void stop() {
    try {
      proxy.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    stop();
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void run(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The connection has ended.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(ServerSocket accepting) throws IOException {
    while (true) {
      Socket client = accepting.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      AtomicBoolean isLost = new AtomicBoolean();
      run(() -> copyRequests(client, server, isLost));
      run(() -> copyResponses(server, client, isLost));
    }
  }

  private void copyRequests(Socket client, Socket server, AtomicBoolean isLost) throws IOException {
    byte[] buffer = new byte[1 << 16];
    InputStream in = client.getInputStream();
    try (client;
        server) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
        if (!lostRequest.isEmpty() && text.startsWith(lostRequest)) {
          isLost.set(true);
        }
        server.getOutputStream().write(buffer, 0, count);
      }
    }
  }

  private void copyResponses(Socket server, Socket client, AtomicBoolean isLost)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    InputStream in = server.getInputStream();
    try (client;
        server) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (isLost.get()) {
          lostRequest = "";
          if (endsThen) {
            stop();
          }
          client.getOutputStream().write(replacement.getBytes(StandardCharsets.ISO_8859_1));
          return;
        }
        client.getOutputStream().write(buffer, 0, count);
      }
    }
  }
}
