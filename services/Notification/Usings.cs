// Names that would otherwise clash with this service's own namespace.
global using EditionFile = CseaMesh.Edition.V1.Edition;
global using NotificationRpc = CseaMesh.Notification.V1.Notification;
