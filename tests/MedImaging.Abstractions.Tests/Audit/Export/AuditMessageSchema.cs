using System.Xml;
using System.Xml.Schema;

namespace MedImaging.Tests.Audit;

/// <summary>The audit message of DICOM PS3.15 A.5.1, which the standard gives in RELAX NG, as an XML Schema: the same elements, in the same order, with the same attributes and values.</summary>
internal static class AuditMessageSchema
{
    private const string Text = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:complexType name="Code">
            <xs:attribute name="csd-code" type="xs:token" use="required"/>
            <xs:attribute name="codeSystemName" type="xs:token" use="required"/>
            <xs:attribute name="displayName" type="xs:token"/>
            <xs:attribute name="originalText" type="xs:token" use="required"/>
          </xs:complexType>
          <xs:simpleType name="EventAction"><xs:restriction base="xs:token"><xs:pattern value="C|R|U|D|E"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Outcome"><xs:restriction base="xs:token"><xs:pattern value="0|4|8|12"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="ObjectType"><xs:restriction base="xs:token"><xs:pattern value="[1-4]"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Role"><xs:restriction base="xs:token"><xs:pattern value="[1-9]|1[0-9]|2[0-6]"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="LifeCycle"><xs:restriction base="xs:token"><xs:pattern value="[1-9]|1[0-5]"/></xs:restriction></xs:simpleType>
          <xs:complexType name="Event">
            <xs:sequence>
              <xs:element name="EventID" type="Code"/>
              <xs:element name="EventTypeCode" type="Code" minOccurs="0" maxOccurs="unbounded"/>
              <xs:element name="EventOutcomeDescription" type="xs:string" minOccurs="0"/>
            </xs:sequence>
            <xs:attribute name="EventActionCode" type="EventAction"/>
            <xs:attribute name="EventDateTime" type="xs:dateTime" use="required"/>
            <xs:attribute name="EventOutcomeIndicator" type="Outcome" use="required"/>
          </xs:complexType>
          <xs:complexType name="Participant">
            <xs:sequence>
              <xs:element name="RoleIDCode" type="Code" minOccurs="0" maxOccurs="unbounded"/>
              <xs:element name="MediaIdentifier" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="MediaType" type="Code"/></xs:sequence></xs:complexType></xs:element>
            </xs:sequence>
            <xs:attribute name="UserID" type="xs:string" use="required"/>
            <xs:attribute name="AlternativeUserID" type="xs:string"/>
            <xs:attribute name="UserName" type="xs:string"/>
            <xs:attribute name="UserIsRequestor" type="xs:boolean" use="required"/>
            <xs:attribute name="NetworkAccessPointID" type="xs:token"/>
            <xs:attribute name="NetworkAccessPointTypeCode" type="ObjectType"/>
          </xs:complexType>
          <xs:complexType name="Source">
            <xs:sequence><xs:element name="AuditSourceTypeCode" type="Code" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
            <xs:attribute name="AuditEnterpriseSiteID" type="xs:token"/>
            <xs:attribute name="AuditSourceID" type="xs:token" use="required"/>
          </xs:complexType>
          <xs:complexType name="Detail">
            <xs:attribute name="type" type="xs:string" use="required"/>
            <xs:attribute name="value" type="xs:base64Binary" use="required"/>
          </xs:complexType>
          <xs:complexType name="Object">
            <xs:sequence>
              <xs:element name="ParticipantObjectIDTypeCode" type="Code"/>
              <xs:choice>
                <xs:element name="ParticipantObjectName" type="xs:token"/>
                <xs:element name="ParticipantObjectQuery" type="xs:base64Binary"/>
              </xs:choice>
              <xs:element name="ParticipantObjectDetail" type="Detail" minOccurs="0" maxOccurs="unbounded"/>
            </xs:sequence>
            <xs:attribute name="ParticipantObjectID" type="xs:token" use="required"/>
            <xs:attribute name="ParticipantObjectTypeCode" type="ObjectType"/>
            <xs:attribute name="ParticipantObjectTypeCodeRole" type="Role"/>
            <xs:attribute name="ParticipantObjectDataLifeCycle" type="LifeCycle"/>
            <xs:attribute name="ParticipantObjectSensitivity" type="xs:token"/>
          </xs:complexType>
          <xs:element name="AuditMessage">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="EventIdentification" type="Event"/>
                <xs:element name="ActiveParticipant" type="Participant" maxOccurs="unbounded"/>
                <xs:element name="AuditSourceIdentification" type="Source"/>
                <xs:element name="ParticipantObjectIdentification" type="Object" minOccurs="0" maxOccurs="unbounded"/>
              </xs:sequence>
            </xs:complexType>
          </xs:element>
        </xs:schema>
        """;

    private static readonly XmlSchemaSet Schemas = Compile();

    public static void Validate(string message)
    {
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = Schemas, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.ValidationEventHandler += (_, problem) => throw problem.Exception;
        using var reader = XmlReader.Create(new StringReader(message), settings);
        while (reader.Read())
        {
        }
    }

    private static XmlSchemaSet Compile()
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, XmlReader.Create(new StringReader(Text)));
        schemas.Compile();
        return schemas;
    }
}
