package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that promise a body and do not send it. */
final class HeldBackBodiesTest {
  private static final int CLIENTS = 100;

  @Test
  @Timeout(20)
  void theSandboxAnswersWhileClientsHoldBackABody() throws IOException {
    List<Socket> clients = new ArrayList<>();
    try (Sandbox sandbox = Sandbox.builder().scale(0.01).start()) {
      URI url = URI.create(sandbox.apiUrl());
      String head =
          "POST %s/ScheduledQueries HTTP/1.1\r\nHost: %s\r\nContent-Length: 10\r\n\r\n{"
              .formatted(url.getPath(), url.getAuthority());
      for (int i = 0; i < CLIENTS; i++) {
        Socket client = new Socket(url.getHost(), url.getPort());
        clients.add(client);
        client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      }

      assertThat(new SandboxClient(sandbox).get("/ScheduledDataset").status()).isEqualTo(200);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }
}
