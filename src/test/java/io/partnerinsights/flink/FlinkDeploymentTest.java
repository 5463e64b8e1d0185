package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The deployment of docs/flink-kubernetes.md, which no test runs: its parts fit together. */
final class FlinkDeploymentTest {
  private static final Path PAGE = Path.of("docs", "flink-kubernetes.md");
  private static final String PREFIX = "partnerinsights.";

  private static String page;
  private static JsonNode deployment;
  private static Map<String, String> configuration;

  @BeforeAll
  static void parse() throws IOException {
    page = Files.readString(PAGE);
    List<Snippet> blocks =
        Snippet.of(PAGE).stream().filter(block -> block.language().equals("yaml")).toList();
    assertThat(blocks).hasSize(1);
    deployment = new ObjectMapper(new YAMLFactory()).readTree(blocks.get(0).text());
    configuration = new TreeMap<>();
    deployment
        .at("/spec/flinkConfiguration")
        .properties()
        .forEach(entry -> configuration.put(entry.getKey(), entry.getValue().asText()));
  }

  private static String text(String pointer) {
    return deployment.at(pointer).asText();
  }

  @Test
  void theOperatorStopsAndStartsItWithSavepoints() {
    assertThat(text("/apiVersion")).isEqualTo("flink.apache.org/v1beta1");
    assertThat(text("/kind")).isEqualTo("FlinkDeployment");
    assertThat(text("/spec/job/upgradeMode")).isEqualTo("savepoint");
    assertThat(text("/spec/job/state")).isEqualTo("running");
  }

  /** A key that Flink does not know would have no effect. */
  @Test
  void flinkAndTheConnectorKnowEachKeyAndItsValue() throws IllegalAccessException {
    Map<String, ConfigOption<?>> ofFlink = new HashMap<>();
    for (Class<?> options :
        List.of(
            CheckpointingOptions.class, HighAvailabilityOptions.class, TaskManagerOptions.class)) {
      for (Field field : options.getFields()) {
        if (field.get(null) instanceof ConfigOption<?> option) {
          ofFlink.put(option.key(), option);
        }
      }
    }
    List<String> ofConnector = Options.all().stream().map(ConnectorOption::key).toList();
    Configuration values = Configuration.fromMap(configuration);

    for (String key : configuration.keySet()) {
      if (key.startsWith(PREFIX)) {
        assertThat(ofConnector).contains(key.substring(PREFIX.length()));
      } else {
        assertThat(ofFlink).containsKey(key);
        assertThat(values.getOptional(ofFlink.get(key))).as(key).isPresent();
      }
    }
    assertThat(StreamSupport.stream(deployment.at("/spec/job/args").spliterator(), false))
        .map(JsonNode::asText)
        .filteredOn(argument -> argument.contains("="))
        .isNotEmpty()
        .allMatch(argument -> ofConnector.contains(argument.replaceAll("=.*", "")));
  }

  @Test
  void stateOutlivesThePods() {
    assertThat(configuration).containsEntry("high-availability.type", "kubernetes");
    assertThat(
            Stream.of(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    CheckpointingOptions.SAVEPOINT_DIRECTORY,
                    HighAvailabilityOptions.HA_STORAGE_PATH)
                .map(option -> configuration.get(option.key())))
        .doesNotHaveDuplicates()
        .allSatisfy(folder -> assertThat(folder).startsWith("s3://"));
    assertThat(configuration).containsKey(CheckpointingOptions.CHECKPOINTING_INTERVAL.key());
    assertThat(page).contains("opt/flink-s3-fs-hadoop-*.jar /opt/flink/plugins/");
  }

  /** The file of the option is the file of the Secret, and only the JobManager has it. */
  @Test
  void theJobManagerFindsTheTokenInItsMount() {
    MatchResult secret =
        find("create secret generic (\\S+) --from-file=\\$HOME/\\.config/partnerinsights/(\\S+)");
    JsonNode pod = deployment.at("/spec/jobManager/podTemplate/spec");
    JsonNode container = pod.at("/containers/0");
    JsonNode mount = container.at("/volumeMounts/0");

    assertThat(container.at("/name").asText()).isEqualTo("flink-main-container");
    assertThat(configuration)
        .containsEntry(
            PREFIX + "refreshToken",
            "file:" + mount.at("/mountPath").asText() + "/" + secret.group(2));
    assertThat(StreamSupport.stream(pod.at("/volumes").spliterator(), false))
        .filteredOn(volume -> volume.at("/name").equals(mount.at("/name")))
        .singleElement()
        .matches(volume -> volume.at("/secret/secretName").asText().equals(secret.group(1)));
    assertThat(deployment.at("/spec/podTemplate").isMissingNode()).isTrue();
    assertThat(deployment.at("/spec/taskManager/podTemplate").isMissingNode()).isTrue();
    assertThat(page).contains("--namespace " + text("/metadata/namespace") + " create secret");
  }

  @Test
  void theImageHasTheJarsAndTheFlinkOfTheDeployment() throws IOException {
    MatchResult image = find("(?m)^FROM flink:(\\d+)\\.(\\d+)-(java\\d+)$");
    String jar = find("(?m)^COPY (\\S+\\.jar) /opt/flink/usrlib/$").group(1);

    assertThat(text("/spec/flinkVersion")).isEqualTo("v" + image.group(1) + "_" + image.group(2));
    assertThat(Files.readString(Path.of("docs/compatibility.md"))).contains(image.group(3));
    assertThat(text("/spec/job/jarURI")).isEqualTo("local:///opt/flink/usrlib/" + jar);
    assertThat(find("(?m)^COPY (\\S.*) /opt/flink/lib/$").group(1))
        .startsWith("partnerinsights-connector.jar ")
        .contains("-" + image.group(1) + "." + image.group(2) + ".jar");
  }

  private static MatchResult find(String pattern) {
    Optional<MatchResult> found = Pattern.compile(pattern).matcher(page).results().findFirst();
    assertThat(found).as(pattern).isPresent();
    return found.orElseThrow();
  }
}
