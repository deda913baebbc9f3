using FsNet.Links;
using FsNet.Topologies;
using FsNet.Topologies.Exporting;
using FsNet.Topologies.Importing;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Importing;

/// <summary>Labs as users of containerlab and CORE write them become topologies that hold, and what is left out has its line.</summary>
public class LabImportTests
{
    private const string Clos = """
        name: clos
        prefix: ""
        topology:
          defaults: { kind: nokia_srlinux }
          nodes:
            spine1:
              image: ghcr.io/nokia/srlinux
            leaf1:
            leaf2: { startup-config: leaf2.cfg }
            client1:
              kind: linux
              exec:
                - ip address add 192.168.0.1/24 dev eth1
                - tc qdisc add dev eth1 root netem delay 10ms 2ms loss 1% rate 20mbit
            client2: { kind: linux }
          links:
            - endpoints: ["spine1:e1-1", "leaf1:e1-49"]
            - endpoints: ["spine1:e1-2", "leaf2:e1-49"]
            - endpoints: ["client1:eth1", "leaf1:e1-1"]
            - { type: veth, endpoints: [{ node: client2, interface: eth1 }, { node: leaf2, interface: e1-1 }] }
            - endpoints: ["leaf1:e1-5", "host:veth0"]
        """;

    private const string Bridge = """
        name: lan
        topology:
          nodes:
            br: { kind: bridge }
            N_1: { kind: linux, image: alpine, binds: [a:b] }
            n-1: { kind: linux, image: alpine }
            n3: { kind: linux, image: alpine, exec: [tc qdisc add dev eth1 root netem corrupt 1%] }
          links:
            - endpoints: ["br:p1", "N_1:eth1"]
            - endpoints: ["br:p2", "n-1:eth1"]
            - endpoints: ["br:p3", "n3:eth1"]
        """;

    private const string Imn = """
        node n1 {
            type router
            model PC
            network-config {
        	hostname n1
        	!
        	interface eth0
        	 ip address 10.0.0.20/24
        	!
            }
            canvas c1
            iconcoords {85.0 321.0}
            services {DefaultRoute SSH}
            interface-peer {eth0 n2}
        }

        node n2 {
            type lanswitch
            network-config {
        	hostname n2
            }
            interface-peer {e0 n1}
            interface-peer {e1 n3}
        }

        node n3 {
            type router
            model host
        }

        link l1 {
            nodes {n1 n2}
            bandwidth {8000000 2000000}
            delay 20000
            ber {1.0 0.0}
            dup 5
        }

        link l2 {
            delay 5000
            nodes {n3 n2}
        }

        canvas c1 {
            name {Canvas1}
        }
        """;

    private const string Xml = """
        <?xml version='1.0' encoding='UTF-8'?>
        <scenario name="/tmp/campus.xml">
          <networks>
            <network id="3" name="lan" type="SWITCH"><position x="1" y="2"/></network>
          </networks>
          <devices>
            <device id="1" name="a" type="PC" class="" image=""><services><service name="SSH"/></services></device>
            <device id="2" name="r" type="router"/>
            <device id="4" name="b" type="host"/>
            <device id="5" name="island" type="PC"/>
          </devices>
          <links>
            <link node1="1" node2="2"><iface1 id="0" ip4="10.0.0.1"/>
              <options delay="20000" bandwidth="8000000" loss="1.0" dup="2" unidirectional="1"/></link>
            <link node1="2" node2="1"><options delay="40000" unidirectional="1"/></link>
            <link node1="2" node2="3"><options delay="1000" jitter="500" loss="1.0" unidirectional="0"/></link>
            <link node1="4" node2="3"/>
          </links>
          <session_metadata><configuration name="canvas" value="x"/></session_metadata>
        </scenario>
        """;

    [Fact]
    public void AClosOfContainerlab()
    {
        var (topology, exported) = Import(ContainerlabImport.Read(Clos, "clos.clab.yml"));
        Assert.Equal(["tracker-0", "client1-0", "client2-0"], topology.Nodes.Select(n => n.Name));
        Assert.Equal(new Access(20_000_000, null, null), topology.Seeds.Single().Access);
        Assert.Equal(
            [new LinkRule("client1", "client2", false, new LinkSettings(Ms(10), Ms(2), new Loss(0.01, null), null, null))], topology.Links);
        Assert.Equal(
            [
                "prefix", "topology: defaults", "node leaf2: startup-config", "node client1: exec ip address add 192.168.0.1/24 dev eth1",
                "link leaf1:e1-5 to host:veth0: an end is no node of the lab",
            ],
            exported.Missing.Take(5));
        Assert.Contains("node spine1: a router; its lines are part of the links, it is no node of the swarm", exported.Missing);
    }

    [Fact]
    public void ABridgeOfContainerlabWithNamesThatGroupsCannotHave()
    {
        var (topology, exported) = Import(ContainerlabImport.Read(Bridge, "lan.clab.yml"));
        Assert.Equal(["tracker", "n-1", "n-1-n2", "n3"], topology.Groups.Select(g => g.Name));
        Assert.Empty(topology.Links);
        Assert.Equal("node N_1: binds", exported.Missing[0]);
        Assert.Contains("corrupt: links do not do this", exported.Missing[1]);
    }

    [Fact]
    public void AScenarioOfCoresOlderGui()
    {
        var (topology, exported) = Import(CoreImnImport.Read(Imn, "campus.imn"));
        Assert.Equal(["tracker-0", "n1-0", "n3-0"], topology.Nodes.Select(n => n.Name));
        Assert.Equal(new Access(8_000_000, 2_000_000, null), topology.Seeds.Single().Access);
        Assert.Equal(
            [
                new LinkRule("n1", "n3", false, new LinkSettings(Ms(25), null, new Loss(0.01, null), null, null)),
                new LinkRule("n3", "n1", false, new LinkSettings(Ms(25), null, null, null, null)),
            ],
            topology.Links);
        Assert.Equal(["node n1: network-config, services", "link l1: dup", "canvas c1"], exported.Missing.Take(3));
    }

    [Fact]
    public void AScenarioOfCore()
    {
        var (topology, exported) = Import(CoreXmlImport.Read(Xml, "campus.xml"));
        Assert.Equal("campus", topology.Name);
        Assert.Equal(["tracker-0", "a-0", "b-0", "island-0"], topology.Nodes.Select(n => n.Name));
        Assert.Equal(
            [
                new LinkRule("a", "b", false, new LinkSettings(Ms(21), Ms(0.5), new Loss(0.0199, null), null, null)),
                new LinkRule("b", "a", false, new LinkSettings(Ms(41), Ms(0.5), new Loss(0.01, null), null, null)),
            ],
            topology.Links);
        string[] left =
        [
            "node a: services", "link a to r: dup 2", "session_metadata", "node r: a router; its lines are part of the links, it is no node of the swarm",
            "a and island: no way leads from one to the other, but all nodes of a swarm reach each other",
        ];
        Assert.All(left, line => Assert.Contains(line, exported.Missing));
    }

    [Fact]
    public void WhatTheExportsWriteIsALabAgain()
    {
        var swarm = TopologyLoader.Load(Path.Combine(Repository.Folder, "topologies", "01-demo.yaml"), []).Topology;
        Assert.Equal(10, Import(CoreXmlImport.Read(CoreExport.Of(swarm).Text, "demo.xml")).Topology.Nodes.Count - 1);
        Assert.NotEmpty(Import(ContainerlabImport.Read(ContainerlabExport.Of(swarm).Text, "demo.clab.yml")).Topology.Nodes);
    }

    [Theory]
    [InlineData("a.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><scenario>&b;</scenario>", "a.xml:1: not valid XML: ")]
    [InlineData("a.xml", "<lab/>", "a.xml:1: found <lab>, allowed: the <scenario> of CORE")]
    [InlineData("a.xml", "<scenario>\n<links><link node1='1' node2='2'/></links></scenario>", "a.xml:2: node1: found '1', allowed: the id of")]
    [InlineData("a.xml", "<scenario><devices><device name='a'/></devices></scenario>", "a.xml:1: <device>: id is missing")]
    [InlineData("a.xml", "<scenario/>", "found 0 nodes that can run a program, allowed: from 2 to 100")]
    [InlineData("a.imn", "node n1 {\n  type router\n", "a.imn:1: found a '{' without its '}'")]
    [InlineData("a.imn", "\nlink l1 { nodes {n1} }", "a.imn:2: link l1: nodes: found 'n1', allowed: two names")]
    [InlineData("a.imn", "node n1 {\n type router\n}\nnode n1 {\n type router\n}", "a.imn:4: found a second node 'n1'")]
    [InlineData("a.imn", "node a { }\nnode b { }\nlink l1 {\n nodes {a b}\n delay x\n}", "a.imn:3: delay: found 'x', allowed: a number from 0")]
    [InlineData("a.imn", "node a { }\nnode b { }\nnode c { }\nlink l { nodes {a b}\n delay 3e9\n}", "a.imn:4: delay: found '3e9'")]
    [InlineData(
        "a.imn", "node a { }\nnode b { }\nnode c { }\nlink l { nodes {a b}\n delay 3000000000\n}\nlink m { nodes {b c}\n delay 3000000000\n}",
        "links.1.delay: found '6000s', allowed: up to")]
    [InlineData("a.yml", "name: a\ntopology: { nodes: { a: , b: }, links: [{ endpoints: [a] }] }", "a.yml:2: topology.links.0.endpoints: found")]
    [InlineData("a.yml", "name: a", "a.yml:1: topology: found '', allowed: a mapping with the keys nodes, links")]
    [InlineData("a.txt", "", "a.txt: found a name of another kind, allowed: NAME.clab.yml")]
    public void WhatIsNoLabIsRefusedInALine(string name, string text, string complaint)
    {
        var folder = Directory.CreateTempSubdirectory("fsnet-test-");
        File.WriteAllText(Path.Combine(folder.FullName, name), text);
        var error = Assert.Throws<TopologyException>(() => LabFile.Import(Path.Combine(folder.FullName, name)));
        folder.Delete(recursive: true);
        Assert.Contains(complaint, error.Message);
    }

    private static (Topology Topology, Exported Exported) Import(Lab lab)
    {
        var exported = LabTopology.Of(lab);
        Assert.StartsWith("# yaml-language-server: $schema=topology.schema.json\n", exported.Text);
        Assert.Contains("\n# NOT in this file, though the lab has it:\n", exported.Text);
        Assert.All(exported.Missing, line => Assert.Contains($"\n#   - {line}\n", exported.Text));
        return (TopologyLoader.Parse(exported.Text, "imported.yaml", []).Topology, exported);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
