package io.hothouse.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateResourceTest {
  private static final String NESTED =
      """
      heat_template_version: 2018-08-31
      resources:
        balancer: {type: 'OS::Octavia::LoadBalancer'}
      """;

  private static final String TEMPLATE =
      """
      heat_template_version: 2018-08-31
      conditions: {wanted: true}
      resources:
        volume: {type: 'OS::Cinder::Volume', condition: wanted}
        plain: {type: 'OS::Nova::Server', properties: {user_data: 'four'}}
        made:
          type: OS::Nova::Server
          properties:
            user_data:
              str_replace:
                template: {get_file: frame}
                params: {part: {list_join: ['', [{get_file: part}, text]]}, address: {get_param: x}}
        nested: {type: nested.yaml}
      """;

  private static HeatTemplate template() {
    return HeatTemplate.of(
        TEMPLATE, Map.of("frame", "12345", "part", "äö", "nested.yaml", NESTED), List.of());
  }

  @Test
  void userDataBytes_areThoseOfTheFilesThatTheyAreMadeOf() {
    assertThat(template().resources())
        .extracting(it -> it.name() + " " + it.userDataBytes())
        .contains("volume 0", "plain 4", "made 9");
  }

  @Test
  void requiredTypes_areThoseMadeUnderAllConditions() {
    assertThat(template().requiredTypes())
        .contains("OS::Nova::Server", "OS::Octavia::LoadBalancer")
        .doesNotContain("OS::Cinder::Volume");
  }
}
