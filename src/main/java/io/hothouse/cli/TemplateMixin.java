package io.hothouse.cli;

import io.hothouse.launch.ClusterTemplate;
import io.hothouse.launch.UpRequest.TemplateRequest;
import io.hothouse.template.HeatTemplate;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What Heat makes a cluster from. */
final class TemplateMixin {
  @Option(
      names = {"-t", "--template"},
      paramLabel = "FILE",
      description =
          "A Heat template of your own, as a file or URL. Default: the one that 'hothouse template show' prints.")
  private String template;

  @Option(
      names = {"-e", "--environment"},
      paramLabel = "FILE",
      description =
          "A Heat environment: a file, a URL, or a folder of such files. Later ones win over earlier ones; options and --parameter win over all of them.")
  private List<String> environments = new ArrayList<>();

  @Option(
      names = "--parameter",
      paramLabel = "KEY=VALUE",
      description = "A parameter of the template; 'hothouse template parameters' prints them all.")
  private List<String> parameters = new ArrayList<>();

  @Option(
      names = "--parameter-file",
      paramLabel = "KEY=FILE",
      description = "A parameter of the template whose value is the text in a file.")
  private List<String> parameterFiles = new ArrayList<>();

  /** Gathers the template with all that it names. */
  TemplateRequest request() {
    GivenParameters given = new GivenParameters();
    parameters.forEach(given::add);
    parameterFiles.forEach(given::addFile);
    HeatTemplate gathered =
        template == null
            ? ClusterTemplate.packaged(environments)
            : HeatTemplate.gather(template, environments);
    boolean own = template != null || !environments.isEmpty();
    TemplateRequest request = new TemplateRequest(gathered, given.values(), own);
    ClusterTemplate.check(request);
    return request;
  }
}
