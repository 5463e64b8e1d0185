import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/** Iceberg's servlet of a REST catalog on a free port, with its tables in a folder. */
public final class RestCatalog {
  public static void main(String[] folder) throws Exception {
    JdbcCatalog catalog = new JdbcCatalog();
    catalog.setConf(new Configuration());
    catalog.initialize(
        "rest",
        Map.of(
            CatalogProperties.URI,
            "jdbc:sqlite:" + folder[0] + "/catalog.db",
            CatalogProperties.WAREHOUSE_LOCATION,
            folder[0]));
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(
        new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
    Server server = new Server(0);
    server.setHandler(context);
    server.start();
    System.out.println(
        "Listening on " + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
  }
}
