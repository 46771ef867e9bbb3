using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Notification.Events;
using CseaMesh.Notification.Mail;

namespace CseaMesh.Notification.Api;

/// <summary>The rpcs of this service, one file each.</summary>
internal sealed partial class NotificationApi(
    NotificationDb db, LetterBook book, Mailroom mailroom, WordingShelf wordings, EditionShelf editions, AddressBook addresses, Letterheads letterheads, Platform.Eventing.Outbox outbox, TimeProvider clock)
    : NotificationRpc.NotificationBase;
