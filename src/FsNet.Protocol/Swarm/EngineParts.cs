using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>The parts of a <see cref="NodeEngine"/>, each made of what it may touch: it knows those above it here, and no other.</summary>
internal sealed class EngineParts
{
    public readonly Outbox Outbox = new();
    public readonly PeerTable Peers = new();
    public readonly FileTable Files = new();
    public readonly AddressBook Addresses;
    public readonly Trust Trust = new();
    public readonly Announcer Announcer;
    public readonly Uploader Uploads;
    public readonly Credit Credit;
    public readonly Asker Asker;
    public readonly ManifestFetcher Manifests;
    public readonly Places Places;
    public readonly Links Links;
    public readonly Recovery Recovery;
    public readonly Departures Departures;
    public readonly PeerSearch Search;
    public readonly Meeting Meeting;
    public readonly Conversation Conversation;
    public readonly Arrivals Arrivals;
    public readonly Intake Intake;

    public EngineParts(SwarmOptions options, ulong nodeId, SipKey key, Prng random)
    {
        var offers = new OfferBook();
        Addresses = new AddressBook(options.Prefixes);
        Announcer = new Announcer(Outbox);
        Uploads = new Uploader(options, Outbox, offers, random);
        Credit = new Credit(options, Trust, offers);
        Asker = new Asker(options, Outbox, Credit, random);
        Manifests = new ManifestFetcher(Outbox, Trust, random);
        Places = new Places(options, Peers, Addresses, Uploads);
        Links = new Links(options, Outbox, Files, Places, Uploads);
        Recovery = new Recovery(Files, Manifests, Asker, Credit);
        Departures = new Departures(Outbox, Peers, Addresses, Trust, Places, Links, Uploads, Recovery);
        Search = new PeerSearch(options, Outbox, Peers, Files, Addresses, Trust, Places, Links, Departures, random);
        Meeting = new Meeting(options, nodeId, Outbox, Peers, Trust, Places, new Twins(key, Outbox, Peers), Departures, Search);
        Conversation = new Conversation(Meeting, Departures, Links, Places, Manifests, Asker, Uploads, Recovery);
        Arrivals = new Arrivals(Addresses, Trust, Places, Asker, Uploads, Announcer, Links);
        Intake = new Intake(Files, Addresses, Manifests, Asker, Uploads, Announcer, Links, Search);
    }
}
