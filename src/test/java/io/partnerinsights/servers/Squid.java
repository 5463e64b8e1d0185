package io.partnerinsights.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A squid without a cache, which opens connections to the hosts of its list by another proxy. */
final class Squid implements AutoCloseable {
  static final String USERNAME = "reader";
  static final String PASSWORD = "secret-of-squid";

  /** The password as {@code openssl passwd -apr1} writes it. */
  private static final String ENTRY = USERNAME + ":$apr1$Insights$Sq4MeIZr2YLotDvbTEgC0/\n";

  private static final Path CHECKER = Path.of("/usr/lib/squid/basic_ncsa_auth");

  private static final String LOGIN =
      """
      auth_param basic program %s %s
      acl users proxy_auth REQUIRED
      http_access deny !users
      """;

  private static final String CONFIGURATION =
      """
      http_port 127.0.0.1:%1$d
      %2$s
      acl listed dstdomain %3$s
      http_access allow CONNECT listed
      http_access deny all
      cache_peer 127.0.0.1 parent %4$s 0 no-query
      never_direct allow all
      access_log stdio:%5$s/access.log
      cache_log %5$s/cache.log
      coredump_dir %5$s
      pid_filename none
      netdb_filename none
      pinger_enable off
      shutdown_lifetime 0 seconds
      """;

  private final int port = ServerProcess.freePort();
  private final Path log;
  private final ServerProcess process;

  /**
   * Starts a proxy.
   *
   * @param next the proxy that opens the connections, because no other knows the hosts
   * @param hosts the hosts to which a connection is allowed
   */
  Squid(Path folder, String next, boolean hasLogin, String hosts) throws IOException {
    Path own = Files.createTempDirectory(folder, "squid");
    // It runs as another user than root.
    for (Path writable : new Path[] {folder, own}) {
      Files.setPosixFilePermissions(writable, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Path users = Files.writeString(own.resolve("users"), ENTRY);
    String login = hasLogin ? LOGIN.formatted(CHECKER, users) : "";
    Path file = own.resolve("squid.conf");
    Files.writeString(
        file, CONFIGURATION.formatted(port, login, hosts, next.replaceFirst(".*:", ""), own));
    log = own.resolve("access.log");
    process = ServerProcess.start(own, port, "squid", "-N", "-n", "squid" + port, "-f", "" + file);
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** Returns the lines of the requests so far. */
  String requests() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Override
  public void close() {
    process.close();
  }
}
