import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.options.ConnectorOptions;
import java.util.HashMap;
import java.util.Map;

/** Signs in with the options, given as key=value, and prints the number of datasets. */
public final class SignIn {
  public static void main(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      String[] option = arg.split("=", 2);
      options.put(option[0], option[1]);
    }
    int datasets = Clients.of(ConnectorOptions.parse(options)).datasets().size();
    System.out.println("datasets: " + datasets);
  }
}
