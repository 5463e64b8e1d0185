package io.partnerinsights.servers;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

/** An nginx at {@code localhost} with TLS, before a sandbox that is behind it as a service is. */
final class Nginx implements AutoCloseable {
  private static final String ALIAS = "localhost";

  private static final String CONFIGURATION =
      """
      user root;
      daemon off;
      pid %4$s/nginx.pid;
      events {}
      http {
        access_log %4$s/access.log;
        client_body_temp_path %4$s/body;
        proxy_temp_path %4$s/proxy;
        fastcgi_temp_path %4$s/fastcgi;
        scgi_temp_path %4$s/scgi;
        uwsgi_temp_path %4$s/uwsgi;
        keepalive_timeout 5s;
        upstream service { server %5$s; }
        proxy_set_header Host $http_host;
        proxy_set_header Accept-Encoding "";
        sub_filter http://$http_host https://$http_host;
        sub_filter_types application/json;
        sub_filter_once off;
        server {
          listen 127.0.0.1:%1$d ssl %2$s;
          ssl_certificate %4$s/certificate.pem;
          ssl_certificate_key %4$s/key.pem;
          location / { proxy_pass http://service; }
          %3$s
        }
      }
      """;

  private final int port = ServerProcess.freePort();
  private final Path trustStore;
  private final Path log;
  private final ServerProcess process;

  /**
   * Starts a proxy.
   *
   * @param protocol {@code http2}, or nothing for HTTP/1.1
   * @param settings further settings of its server, whose service is {@code http://service}
   * @param upstream host and port of the service
   */
  Nginx(Path parent, String protocol, String settings, String upstream)
      throws IOException, GeneralSecurityException {
    Path folder = Files.createTempDirectory(parent, "nginx");
    trustStore = certificate(folder);
    log = folder.resolve("access.log");
    Path file = folder.resolve("nginx.conf");
    Files.writeString(file, CONFIGURATION.formatted(port, protocol, settings, folder, upstream));
    process = ServerProcess.start(folder, port, "nginx", "-e", "stderr", "-c", file.toString());
  }

  /** Creates a certificate, writes it in nginx's form, and returns its file. */
  private static Path certificate(Path folder) throws IOException, GeneralSecurityException {
    Path file = folder.resolve("server.p12");
    TestCertificate.runKeytool(
        file,
        "-genkeypair",
        "-alias",
        ALIAS,
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost");
    char[] password = TestCertificate.PASSWORD.toCharArray();
    KeyStore keys = KeyStore.getInstance(file.toFile(), password);
    write(folder, "certificate", "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    write(folder, "key", "PRIVATE KEY", keys.getKey(ALIAS, password).getEncoded());
    return file;
  }

  private static void write(Path folder, String name, String type, byte[] content)
      throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(content);
    Files.writeString(
        folder.resolve(name + ".pem"),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, text));
  }

  /** Returns a line for each request, with its protocol and the status. */
  String requests() throws IOException {
    return Files.readString(log);
  }

  /** Returns host and port of a sandbox. */
  static String upstream(Sandbox sandbox) {
    return URI.create(sandbox.apiUrl()).getAuthority();
  }

  /** Changes options of a sandbox to those of this server. */
  Map<String, String> behind(Map<String, String> options) {
    String origin = "https://localhost:" + port;
    options.put("apiUrl", origin + URI.create(options.get("apiUrl")).getPath());
    options.put("authorityUrl", origin);
    options.put("trustStore", trustStore.toString());
    options.put("trustStorePassword", TestCertificate.PASSWORD);
    return options;
  }

  @Override
  public void close() {
    process.close();
  }
}
