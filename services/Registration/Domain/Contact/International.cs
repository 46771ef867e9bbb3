namespace CseaMesh.Registration.Domain;

/// <summary>What the rulebook says of the international awards, in our own words.</summary>
public static class International
{
    /// <summary>GEN-05, INT-01, INT-04.</summary>
    public static readonly IReadOnlyList<Words> Who =
    [
        new("經評審委員會選出的企業類獲獎者，本協會得舉薦代表臺灣參加 GCCA 年度評選。", "Winning companies chosen by the committee may be put forward as Taiwan's representatives in the GCCA annual awards."),
        new("限企業類獲獎者，舉薦至大中華區客戶中心聯盟（GCCA）或亞太客服中心聯盟（CC-APAC）年度評選。", "Only winners of corporate awards are put forward, to the annual awards of GCCA or CC-APAC."),
        new("有意願者，須於報名企業類獎項時表明。", "Companies that wish so say it when they register for a corporate award."),
    ];

    /// <summary>INT-02.</summary>
    public static readonly Words Cost = new("獲舉薦者自行負擔評選費、住宿費及交通費（機票、飯店等）。", "Those put forward bear evaluation fees, lodging and transport (air tickets, hotel and so on) themselves.");

    /// <summary>INT-06.</summary>
    public static readonly Words Background = new(
        "GCCA 由中國電子商會呼叫中心客戶關係管理委員會（CNCCA）、臺灣客服中心發展協會（TCCDA）與香港客戶中心協會（HKCCA）共同發起，是依法成立、自願參加的非營利行業組織，促進大陸、臺灣、香港與澳門客服中心產業的交流與發展。",
        "GCCA was started jointly by the call centre and CRM committee of the Chinese electronics chamber of commerce (CNCCA), TCCDA and the Hong Kong Customer Contact Association (HKCCA): a voluntary, non-profit trade body, lawfully founded, for exchange and development of the contact-centre trade in mainland China, Taiwan, Hong Kong and Macau.");

    /// <summary>INT-07.</summary>
    public static readonly Words Place = new("香港、深圳", "Hong Kong and Shenzhen");
}
