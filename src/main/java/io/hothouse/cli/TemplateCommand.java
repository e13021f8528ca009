package io.hothouse.cli;

import io.hothouse.Count;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrouble;
import io.hothouse.launch.ClusterTemplate;
import io.hothouse.template.HeatTemplate;
import io.hothouse.template.ParameterFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what clusters are made from, for those who want to change it. */
@Command(
    name = "template",
    description = "Prints this program's Heat template and its parameters.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class TemplateCommand {
  @Spec private CommandSpec spec;

  @Command(
      name = "show",
      description = "Prints the template, or writes it with all its files into a folder.",
      mixinStandardHelpOptions = true)
  Integer show(
      @Parameters(
              arity = "0..1",
              paramLabel = "FILE",
              defaultValue = ClusterTemplate.NAME,
              description = "One of its files. Default: ${DEFAULT-VALUE}.")
          String name,
      @Option(
              names = "--output",
              paramLabel = "DIR",
              description =
                  "Write all its files there, to be edited and used with 'up --template'.")
          Path folder) {
    Map<String, String> files = ClusterTemplate.files();
    if (folder != null) {
      files.forEach((file, text) -> write(folder.resolve(file), text));
      err().printf("Next: hothouse up --template %s%n", folder.resolve(ClusterTemplate.NAME));
      err().flush();
      return 0;
    }
    if (!files.containsKey(name)) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "The template has no file '%s'. Next: choose one of %s."
              .formatted(name, String.join(", ", files.keySet())));
    }
    out().print(files.get(name));
    out().flush();
    return 0;
  }

  @Command(
      name = "parameters",
      description =
          "Prints the template's parameters as an environment file, to be edited and used with 'up --environment'. What 'up' determines by itself is commented out.",
      mixinStandardHelpOptions = true)
  Integer parameters(@Mixin ClusterMixin cluster, @Mixin TemplateMixin template) {
    var asked = cluster.with(template.request());
    var machines = cluster.request(asked, Optional.empty());
    Map<String, String> values = new LinkedHashMap<>(asked.parameters());
    values.put("worker_count", String.valueOf(machines.workers()));
    values.put("flavor", machines.flavor());
    values.put("floating_ips", machines.floatingAddresses());
    values.put("access_cidr", machines.accessRange());
    machines.image().ifPresent(image -> values.put("image", image));
    machines.externalNetwork().ifPresent(network -> values.put("external_network", network));
    out().print(ParameterFile.of(asked.gathered(), values));
    out().flush();
    return 0;
  }

  @Command(
      name = "validate",
      description =
          "Reads the template, its environments and all that they name, and says whether a cluster can be made from them as far as that can be known without a cloud. 'doctor' asks Heat itself.",
      mixinStandardHelpOptions = true)
  Integer validate(@Mixin TemplateMixin template) {
    HeatTemplate gathered = template.request().gathered();
    out()
        .printf(
            "The template declares %s and %s, and names %s. Next: 'hothouse doctor' asks Heat what it makes of it.%n",
            Count.of(gathered.parameters().size(), "parameter"),
            Count.of(gathered.resources().size(), "resource"),
            Count.of(gathered.files().size(), "file"));
    out().flush();
    return 0;
  }

  private PrintWriter out() {
    return Outlet.of(spec).bare();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      if (Files.exists(file)) {
        throw new HothouseException(
            ErrorCode.CONFLICT,
            "Tried to write %s, but it is there already. Next: choose another folder."
                .formatted(file));
      }
      Files.writeString(file, text);
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.CONFIG, "write " + file, problem, "choose another folder with --output");
    }
  }
}
