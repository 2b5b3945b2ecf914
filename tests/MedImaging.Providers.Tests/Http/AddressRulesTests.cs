using System.Net;
using MedImaging.Providers;

namespace MedImaging.Tests.Http;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255", AddressReach.Nowhere)]
    [InlineData("1.0.0.0", "9.255.255.255", AddressReach.Public)]
    [InlineData("10.0.0.0", "10.255.255.255", AddressReach.Inside)]
    [InlineData("11.0.0.0", "100.63.255.255", AddressReach.Public)]
    [InlineData("100.64.0.0", "100.100.100.199", AddressReach.Inside)]
    [InlineData("100.100.100.200", "100.100.100.200", AddressReach.Nowhere)]
    [InlineData("100.100.100.201", "100.127.255.255", AddressReach.Inside)]
    [InlineData("100.128.0.0", "126.255.255.255", AddressReach.Public)]
    [InlineData("127.0.0.0", "127.255.255.255", AddressReach.Inside)]
    [InlineData("128.0.0.0", "168.63.129.15", AddressReach.Public)]
    [InlineData("168.63.129.16", "168.63.129.16", AddressReach.Nowhere)]
    [InlineData("168.63.129.17", "169.253.255.255", AddressReach.Public)]
    [InlineData("169.254.0.0", "169.254.255.255", AddressReach.Nowhere)]
    [InlineData("169.255.0.0", "172.15.255.255", AddressReach.Public)]
    [InlineData("172.16.0.0", "172.31.255.255", AddressReach.Inside)]
    [InlineData("172.32.0.0", "191.255.255.255", AddressReach.Public)]
    [InlineData("192.0.0.0", "192.0.0.255", AddressReach.Nowhere)]
    [InlineData("192.0.1.0", "192.0.1.255", AddressReach.Public)]
    [InlineData("192.0.2.0", "192.0.2.255", AddressReach.Nowhere)]
    [InlineData("192.0.3.0", "192.88.98.255", AddressReach.Public)]
    [InlineData("192.88.99.0", "192.88.99.255", AddressReach.Nowhere)]
    [InlineData("192.88.100.0", "192.167.255.255", AddressReach.Public)]
    [InlineData("192.168.0.0", "192.168.255.255", AddressReach.Inside)]
    [InlineData("192.169.0.0", "198.17.255.255", AddressReach.Public)]
    [InlineData("198.18.0.0", "198.19.255.255", AddressReach.Nowhere)]
    [InlineData("198.20.0.0", "198.51.99.255", AddressReach.Public)]
    [InlineData("198.51.100.0", "198.51.100.255", AddressReach.Nowhere)]
    [InlineData("198.51.101.0", "203.0.112.255", AddressReach.Public)]
    [InlineData("203.0.113.0", "203.0.113.255", AddressReach.Nowhere)]
    [InlineData("203.0.114.0", "223.255.255.255", AddressReach.Public)]
    [InlineData("224.0.0.0", "255.255.255.255", AddressReach.Nowhere)]
    internal void ReachOf_KnowsEachRangeToItsEnds(string first, string last, AddressReach reach)
    {
        Assert.Equal(reach, AddressRules.ReachOf(IPAddress.Parse(first)));
        Assert.Equal(reach, AddressRules.ReachOf(IPAddress.Parse(last)));
        Assert.Equal(reach, AddressRules.ReachOf(IPAddress.Parse("::ffff:" + first)));
        Assert.Equal(AddressReach.Nowhere, AddressRules.ReachOf(IPAddress.Parse("::ffff:0:" + first)));
        var through = reach == AddressReach.Public ? AddressReach.Public : AddressReach.Nowhere;
        foreach (string carrier in Carriers(IPAddress.Parse(last)))
        {
            Assert.Equal((carrier, through), (carrier, AddressRules.ReachOf(IPAddress.Parse(carrier))));
        }
    }

    [Theory]
    [InlineData("::", AddressReach.Nowhere)]
    [InlineData("::1", AddressReach.Inside)]
    [InlineData("::2", AddressReach.Nowhere)]
    [InlineData("::8.8.8.8", AddressReach.Nowhere)]
    [InlineData("64:ff9b:1::808:808", AddressReach.Nowhere)]
    [InlineData("64:ff9b:1:ffff::1", AddressReach.Nowhere)]
    [InlineData("64:ff9b:0:0:1::808:808", AddressReach.Nowhere)]
    [InlineData("100::1", AddressReach.Nowhere)]
    [InlineData("1fff::1", AddressReach.Nowhere)]
    [InlineData("2000::1", AddressReach.Public)]
    [InlineData("2001:2::1", AddressReach.Nowhere)]
    [InlineData("2001:10::1", AddressReach.Nowhere)]
    [InlineData("2001:1ff:ffff::1", AddressReach.Nowhere)]
    [InlineData("2001:200::1", AddressReach.Public)]
    [InlineData("2001:4860:4860::8888", AddressReach.Public)]
    [InlineData("2001:db8::1", AddressReach.Nowhere)]
    [InlineData("2001:db9::1", AddressReach.Public)]
    [InlineData("2606:4700::1111", AddressReach.Public)]
    [InlineData("3ffe:ffff::1", AddressReach.Public)]
    [InlineData("3fff:fff::1", AddressReach.Nowhere)]
    [InlineData("3fff:1000::1", AddressReach.Public)]
    [InlineData("4000::1", AddressReach.Nowhere)]
    [InlineData("5f00::1", AddressReach.Nowhere)]
    [InlineData("fbff::1", AddressReach.Nowhere)]
    [InlineData("fc00::1", AddressReach.Inside)]
    [InlineData("fdff:ffff::1", AddressReach.Inside)]
    [InlineData("fd00:ec2::254", AddressReach.Nowhere)]
    [InlineData("fd00:ec2::23", AddressReach.Nowhere)]
    [InlineData("fd20:ce::254", AddressReach.Nowhere)]
    [InlineData("fe00::1", AddressReach.Nowhere)]
    [InlineData("fe80::1%3", AddressReach.Inside)]
    [InlineData("febf::1", AddressReach.Inside)]
    [InlineData("fec0::1", AddressReach.Inside)]
    [InlineData("ff02::1", AddressReach.Nowhere)]
    internal void ReachOf_KnowsIPv6(string address, AddressReach reach) => Assert.Equal(reach, AddressRules.ReachOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https", DataResidency.Remote, false, AddressReach.Public)]
    [InlineData("https", DataResidency.Remote, true, AddressReach.Public, AddressReach.Inside)]
    [InlineData("http", DataResidency.Remote, true, AddressReach.Inside)]
    [InlineData("http", DataResidency.Local, false, AddressReach.Inside)]
    [InlineData("https", DataResidency.Local, true, AddressReach.Inside)]
    internal void Require_AllowsWhatTheEndpointIsDeclaredToBe(string scheme, DataResidency residency, bool allowsPrivate, params AddressReach[] allowed)
    {
        var endpoint = new ProviderEndpoint { Address = new Uri(scheme + "://host/"), Residency = residency, AllowsPrivateNetwork = allowsPrivate };
        foreach (string address in (string[])["8.8.8.8", "10.0.0.1", "127.0.0.1", "169.254.169.254", "2606:4700::1111", "fe80::1", "ff02::1"])
        {
            var ip = IPAddress.Parse(address);
            var error = Record.Exception(() => AddressRules.Require("fake", endpoint, [ip]));
            Assert.Equal((address, allowed.Contains(AddressRules.ReachOf(ip))), (address, error is null));
            Assert.True(error is null or ProviderException { Error: ProviderErrorKind.PolicyBlocked });
        }
    }

    internal static IEnumerable<string> Carriers(IPAddress v4)
    {
        byte[] b = v4.GetAddressBytes();
        string hex = $"{b[0]:x2}{b[1]:x2}:{b[2]:x2}{b[3]:x2}", inverted = $"{b[0] ^ 255:x2}{b[1] ^ 255:x2}:{b[2] ^ 255:x2}{b[3] ^ 255:x2}";
        return [$"64:ff9b::{hex}", $"2002:{hex}::1", $"2001:0:808:808:0:0:{inverted}", $"2001:0:{hex}:0:0:f7f7:f7f7", $"2606:4700::5efe:{hex}", $"2606:4700::200:5efe:{hex}"];
    }
}
